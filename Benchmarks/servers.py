"""Servers to measure, each on its processors, and the load generator beside them."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOAD = HERE / "build" / "load"
REFERENCE = HERE / "build" / "reference"
COUNT = HERE / "build" / "count.so"
# By number of loops.
CONFIGURATIONS = {1: HERE / "server" / "config.json", 2: HERE / "server" / "two-loops.json"}
SECURE_CONFIGURATION = HERE / "server" / "tls.json"
# Of the kind that certificate authorities give out by default today.
NEW_CERTIFICATE = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost"]
# Where Debian's node-ws and a global npm put packages.
NODE_PATH = "/usr/share/nodejs:/usr/lib/node_modules:/usr/local/lib/node_modules"
# The server in its ways of being spoken to.
OURS = {"baithak": [], "tls": ["--tls"], "deflate": ["--deflate"]}
# Frames for the reference to replay.
CAPTURED = 1000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process, log):
    for _ in range(400):
        if process.poll() is not None:
            sys.exit(f"a server did not start:\n{log.read_text()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    sys.exit(f"a server does not listen after 20 s:\n{log.read_text()}")


class Bench:
    """What a run of the benchmark shares: its options and a folder that is gone afterwards."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.frames = folder / "frames"
        self.counts = folder / "counts"
        self.has_ws = self.finds_ws()
        self.is_generator_busy = False
        self.has_lost = False

    @contextlib.contextmanager
    def server(self, command, processors=None, environment=None):
        """A server on its processors; PORT in the command stands for its port."""
        port = free_port()
        log = self.folder / "server.log"
        processors = processors or {self.options.server_cpu}
        with log.open("w") as output:
            process = subprocess.Popen(
                [str(part).replace("PORT", str(port)) for part in command],
                stdout=output,
                stderr=output,
                env=dict(os.environ, NODE_PATH=NODE_PATH, **(environment or {})),
                preexec_fn=lambda: os.sched_setaffinity(0, processors),
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

    def load(self, server, *arguments, is_pinned=True):
        """Runs the load generator to its end and answers what it found."""
        port, pid = server
        processor = ["--cpu", self.options.load_cpu] if is_pinned else []
        command = [str(part) for part in [LOAD, "--port", port, "--pid", pid, *processor, *arguments]]
        run = subprocess.run(command, capture_output=True, text=True, timeout=900)
        if not run.stdout:
            sys.exit(f"{' '.join(command)}:\n{run.stderr}{(self.folder / 'server.log').read_text()}")
        result = json.loads(run.stdout)
        if result["lost"] or result["misplaced"]:
            self.has_lost = True
            print(f"{' '.join(command)}:\n{run.stderr}", file=sys.stderr)
        # Then the server could have gone faster; its processor time per delivery is right all the same.
        self.is_generator_busy |= result["generatorCPU"] > 0.95 * result["seconds"]
        return result

    @contextlib.contextmanager
    def baithak(self, loops=1, processors=None, counts=False, is_secure=False):
        """The server with a fresh database; with `counts`, its allocations are counted in `self.counts`."""
        data = Path(tempfile.mkdtemp(dir=self.folder))
        environment = {"LD_PRELOAD": str(COUNT), "COUNT_FILE": str(self.counts)} if counts else {}
        self.counts.unlink(missing_ok=True)
        configuration, address = CONFIGURATIONS[loops], "127.0.0.1:PORT"
        if is_secure:
            configuration, address = SECURE_CONFIGURATION, f"tls:{address}"
            self.make_certificate()
        command = [self.options.server, "serve", "--config", configuration, "--listen", address, "--data", data]
        try:
            with self.server(command, processors, environment) as server:
                yield server
        finally:
            shutil.rmtree(data)

    def make_certificate(self):
        """Where the configuration looks for it."""
        key = HERE / "build" / "key.pem"
        if not key.exists():
            files = ["-keyout", key, "-out", HERE / "build" / "certificate.pem"]
            subprocess.run([*NEW_CERTIFICATE, *files], check=True, capture_output=True)
            key.chmod(0o600)

    def capture_frames(self):
        """Has the frames that the real server sends written to a file, for the reference and the peers to send."""
        with self.baithak() as server:
            shape = ["--clients", 2, "--messages", CAPTURED, "--in-flight", 16, "--warmup", 0, "--seconds", 1]
            self.load(server, *shape, "--dump-frames", self.frames)

    def finds_ws(self):
        node = shutil.which("node")
        if not node:
            return False
        probe = subprocess.run([node, "-e", "require('ws')"], env=dict(os.environ, NODE_PATH=NODE_PATH), capture_output=True)
        return probe.returncode == 0

    @contextlib.contextmanager
    def subject(self, name):
        """A server by its name, and what the load generator must know to speak to it."""
        if name in OURS:
            with self.baithak(is_secure=name == "tls") as server:
                yield server, ["--wire", "native", *OURS[name]]
        elif name == "ws":
            with self.server(["node", HERE / "peers" / "ws-broadcast.js", "PORT", self.frames]) as server:
                yield server, ["--wire", "bare"]
        else:
            with self.server([REFERENCE, "PORT", self.frames, name]) as server:
                yield server, ["--wire", "bare"]

    def rounds(self, names, *arguments):
        """By name, the results of as many rounds as asked for, the servers taking turns."""
        results = {name: [] for name in names}
        for _ in range(self.options.rounds):
            for name in names:
                with self.subject(name) as (server, manner):
                    results[name].append(self.load(server, *manner, "--clients", self.options.clients, *arguments))
        return results
