#!/usr/bin/env python3
"""Runs every benchmark against a release build and prints one table. Standard library only; loopback only.

Servers run on one processor and the load generator on another; what is compared is measured alternately, round after round. The table shows
medians, and for processor time the least as well: other work on the machine only ever adds to it. Ends with status 1 if a delivery was lost,
doubled or out of order.
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOAD = HERE / "build" / "load"
REFERENCE = HERE / "build" / "reference"
CONFIGURATION = HERE / "server" / "config.json"
# Where Debian's node-ws and a global npm put packages.
NODE_PATH = "/usr/share/nodejs:/usr/lib/node_modules:/usr/local/lib/node_modules"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process, log):
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"a server did not start:\n{log.read_text()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    sys.exit(f"a server does not listen after 10 s:\n{log.read_text()}")


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.frame = folder / "frame"
        self.has_ws = self.finds_ws()
        self.is_generator_busy = False

    @contextlib.contextmanager
    def server(self, command):
        """A server on its processor; PORT in the command stands for its port."""
        port = free_port()
        log = self.folder / "server.log"
        cpu = self.options.server_cpu
        with log.open("w") as output:
            process = subprocess.Popen(
                [str(part).replace("PORT", str(port)) for part in command],
                stdout=output,
                stderr=output,
                env=dict(os.environ, NODE_PATH=NODE_PATH),
                preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
            )
        try:
            wait_for_port(port, process, log)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def load(self, server, *arguments):
        port, pid = server
        command = [LOAD, "--port", port, "--pid", pid, "--cpu", self.options.load_cpu, *arguments]
        run = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
        if run.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}:\n{run.stderr}{(self.folder / 'server.log').read_text()}")
        result = json.loads(run.stdout)
        # Then the server could have gone faster; its processor time per delivery is right all the same.
        self.is_generator_busy |= result["generatorCPU"] > 0.95 * result["seconds"]
        return result

    @contextlib.contextmanager
    def baithak(self):
        data = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            with self.server(
                [self.options.server, "serve", "--config", CONFIGURATION, "--listen", "127.0.0.1:PORT", "--data", data]
            ) as server:
                yield server
        finally:
            shutil.rmtree(data)

    def capture_frame(self):
        """Has the real server's frame written to a file, for the reference and the peers to send."""
        with self.baithak() as server:
            self.load(server, "--clients", 2, "--messages", 1, "--seconds", 0.1, "--warmup", 0.1, "--dump-frame", self.frame)

    def finds_ws(self):
        node = shutil.which("node")
        if not node:
            return False
        probe = subprocess.run([node, "-e", "require('ws')"], env=dict(os.environ, NODE_PATH=NODE_PATH), capture_output=True)
        return probe.returncode == 0

    @contextlib.contextmanager
    def subject(self, name):
        """A server by its name, and the wire it speaks."""
        if name == "baithak":
            with self.baithak() as server:
                yield server, "native"
        elif name == "ws":
            with self.server(["node", HERE / "peers" / "ws-broadcast.js", "PORT", self.frame]) as server:
                yield server, "bare"
        else:
            with self.server([REFERENCE, "PORT", self.frame, name]) as server:
                yield server, "bare"

    def fan_out(self, name, *arguments):
        with self.subject(name) as (server, wire):
            return self.load(server, "--wire", wire, "--clients", self.options.clients, *arguments)

    def rounds(self, names, *arguments):
        """By name, the results of as many rounds as asked for, the servers taking turns."""
        results = {name: [] for name in names}
        for _ in range(self.options.rounds):
            for name in names:
                results[name].append(self.fan_out(name, *arguments))
        return results


def median(results, *path):
    values = []
    for result in results:
        for key in path:
            result = result[key]
        values.append(result)
    return statistics.median(values)


def least(results):
    return min(result["cpuPerDelivery"] for result in results)


def ratios(results, references):
    """The median of the rounds' ratios, and the ratio of the least values."""
    each = [result["cpuPerDelivery"] / reference["cpuPerDelivery"] for result, reference in zip(results, references)]
    return f"{statistics.median(each):.2f} | {least(results) / least(references):.2f}"


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f} ms"


NAMES = {"message": "bare epoll loop, one send per message", "turn": "bare epoll loop, one send per turn", "ws": "`ws` on Node", "baithak": "Baithak"}


def print_fan_out(bench, in_flight):
    names = ["message", "baithak", "turn"] + (["ws"] if bench.has_ws else [])
    results = bench.rounds(names, "--in-flight", in_flight, "--senders", in_flight, "--seconds", bench.options.seconds)
    print(f"\n### {bench.options.clients} clients in a room, {in_flight} message{'s' if in_flight > 1 else ''} in flight\n")
    print("| server | CPU per delivery | least | ratio to the bare loop | of the least | deliveries/s | latency p50 | p99 |")
    print("|---|---|---|---|---|---|---|---|")
    for name in names:
        runs = results[name]
        print(
            f"| {NAMES[name]} | {median(runs, 'cpuPerDelivery'):.2f} µs | {least(runs):.2f} µs | {ratios(runs, results['message'])} |"
            f" {median(runs, 'deliveriesPerSecond'):,.0f} | {milliseconds(median(runs, 'latency', 'p50'))} |"
            f" {milliseconds(median(runs, 'latency', 'p99'))} |",
            flush=True,
        )


def print_rate(bench, rate):
    names = ["message", "baithak"] + (["ws"] if bench.has_ws else [])
    results = bench.rounds(names, "--rate", rate, "--seconds", bench.options.seconds)
    print(f"\n### {bench.options.clients} clients in a room, {rate} messages/s\n")
    print("| server | CPU per delivery | latency p50 | p99 | ack p50 | p99 |\n|---|---|---|---|---|---|")
    for name in names:
        runs = results[name]
        acks = [milliseconds(median(runs, "ack", quantile)) for quantile in ("p50", "p99")] if name == "baithak" else ["–", "–"]
        print(
            f"| {NAMES[name]} | {median(runs, 'cpuPerDelivery'):.2f} µs | {milliseconds(median(runs, 'latency', 'p50'))} |"
            f" {milliseconds(median(runs, 'latency', 'p99'))} | {' | '.join(acks)} |",
            flush=True,
        )


def print_sends(bench):
    print("\n### Durable sends (acknowledged after fsync), 16 rooms with one member each\n")
    print("| load | acknowledged/s | ack p50 | p99 | CPU per send |\n|---|---|---|---|---|")
    shape = ["--clients", 16, "--rooms", 16, "--senders", 16, "--seconds", bench.options.seconds]
    for label, arguments in [
        ("1,000/s", ["--rate", 1000]),
        ("10,000/s", ["--rate", 10000]),
        ("128 under way", ["--acks", "--in-flight", 8]),
        ("512 under way", ["--acks", "--in-flight", 32]),
    ]:
        runs = []
        for _ in range(bench.options.rounds):
            with bench.baithak() as server:
                runs.append(bench.load(server, *shape, *arguments))
        print(
            f"| {label} | {median(runs, 'acksPerSecond'):,.0f} | {milliseconds(median(runs, 'ack', 'p50'))} |"
            f" {milliseconds(median(runs, 'ack', 'p99'))} | {median(runs, 'cpuPerDelivery'):.1f} µs |",
            flush=True,
        )


def print_memory(bench):
    print("\n### Memory per idle session (resident, all sessions in their rooms)\n")
    print("| sessions | before | after | per session |\n|---|---|---|---|")
    for clients, rooms in [(1000, 1), (5000, 1), (5000, 50)]:
        with bench.baithak() as server:
            run = bench.load(server, "--idle", "--clients", clients, "--rooms", rooms, "--seconds", 2)
        before, after = run["memoryBefore"], run["memoryAfter"]
        print(
            f"| {clients:,} in {rooms} room{'s' if rooms > 1 else ''} | {before / 1e6:.1f} MB | {after / 1e6:.1f} MB |"
            f" {(after - before) / clients / 1000:.2f} kB |",
            flush=True,
        )


def print_load():
    """How much else the machine does, so that a reader knows how much to trust."""
    print(f"\nLoad average: {os.getloadavg()[0]:.1f} (the benchmark itself accounts for up to 2).")


def machine():
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{os.cpu_count()} cores ({model}), Linux {platform.release()}, {time.strftime('%Y-%m-%d')}"


def read_options():
    processors = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", type=Path, default=HERE.parent / ".build" / "release" / "baithak", help="the binary to measure")
    parser.add_argument("--only", choices=["fan-out", "rate", "sends", "memory"], action="append", help="one part of the table")
    parser.add_argument("--rounds", type=int, default=5, help="alternating runs of each server (5)")
    parser.add_argument("--seconds", type=float, default=2, help="measured time of each run (2)")
    parser.add_argument("--clients", type=int, default=1000, help="clients of the fan-out (1000)")
    parser.add_argument("--server-cpu", type=int, default=processors[0])
    parser.add_argument("--load-cpu", type=int, default=processors[-1])
    return parser.parse_args()


def main():
    options = read_options()
    parts = options.only or ["fan-out", "rate", "sends", "memory"]
    for program in [options.server, LOAD, REFERENCE]:
        if not program.exists():
            sys.exit(f"{program} is not there: run `make bench`, or `swift build -c release --product baithak` and `make -C Benchmarks`")
    with tempfile.TemporaryDirectory(prefix="baithak-bench-", dir=HERE / "build") as folder:
        bench = Bench(options, Path(folder))
        bench.capture_frame()
        print(f"{machine()}. Servers on processor {options.server_cpu}, load on {options.load_cpu}; medians of {options.rounds} rounds.", flush=True)
        if not bench.has_ws:
            print("Node's `ws` is not here (apt install node-ws): not compared.")
        if "fan-out" in parts:
            print_fan_out(bench, 1)
            print_fan_out(bench, 8)
        if "rate" in parts:
            print_rate(bench, 200)
            print_rate(bench, 500)
        if "sends" in parts:
            print_sends(bench)
        if "memory" in parts:
            print_memory(bench)
        print_load()
        if bench.is_generator_busy:
            print("\nIn some runs the load generator had no time left: there the deliveries/s are its own limit.")


if __name__ == "__main__":
    main()
