#!/usr/bin/env python3
"""Runs every benchmark against a release build and prints one table. Standard library only; loopback only.

Servers run on one processor and the load generator on another; what is compared is measured alternately, round after round. The table shows
medians, and for processor time the least as well: other work on the machine only ever adds to it. Ends with status 1 if a delivery was lost,
doubled or out of order, or if allocations exceed their ceilings (ceilings.json).
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

import parts
import table
from servers import COUNT, HERE, LOAD, REFERENCE, Bench


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
    parser.add_argument("--only", choices=list(parts.ALL), action="append", help="one part of the table")
    parser.add_argument("--quick", action="store_true", help="one short round with fewer sessions: to see that everything runs")
    parser.add_argument("--rounds", type=int, help="alternating runs of each server (5)")
    parser.add_argument("--seconds", type=float, help="measured time of each run (2)")
    parser.add_argument("--clients", type=int, default=1000, help="clients of the fan-out (1000)")
    parser.add_argument("--sessions", type=int, help="sessions for memory and handshakes (18000)")
    parser.add_argument("--server-cpu", type=int, default=processors[0])
    parser.add_argument("--load-cpu", type=int, default=processors[-1])
    options = parser.parse_args()
    for name, whole, quick in [("rounds", 5, 1), ("seconds", 2, 0.5), ("sessions", 18000, 3600)]:
        if getattr(options, name) is None:
            setattr(options, name, quick if options.quick else whole)
    return options


def main():
    options = read_options()
    for program in [options.server, LOAD, REFERENCE, COUNT]:
        if not program.exists():
            sys.exit(f"{program} is not there: run `make bench`, or `swift build -c release --product baithak` and `make -C Benchmarks`")
    lines = []
    with tempfile.TemporaryDirectory(prefix="baithak-bench-", dir=HERE / "build") as folder:
        bench = Bench(options, Path(folder))
        bench.capture_frames()
        print(f"{machine()}. Servers on processor {options.server_cpu}, load on {options.load_cpu}; medians of {options.rounds} rounds.")
        if not bench.has_ws:
            print("Node's `ws` is not here (apt install node-ws): not compared.")
        print(f"\n{table.HEAD}", flush=True)
        for name in options.only or parts.ALL:
            for line in parts.ALL[name](bench):
                lines.append(line)
                print(table.text(line), flush=True)
    print(f"\nLoad average: {os.getloadavg()[0]:.1f} (the benchmark itself accounts for up to 2).")
    if bench.is_generator_busy:
        print("In some runs the load generator had no time left: there the deliveries/s are its own limit.")
    exceeded = [line for line in lines if line.what.startswith("allocations") and not line.is_reached]
    sys.exit(1 if bench.has_lost or exceeded else 0)


if __name__ == "__main__":
    main()
