"""A `baithak serve` process on a free port, with a configuration and data of its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BAITHAK = Path(os.environ.get("BAITHAK", ".build/debug/baithak"))
if not BAITHAK.is_absolute():
    BAITHAK = ROOT / BAITHAK

START_SECONDS = 20
STOP_SECONDS = 10


class Server:
    """A folder with the checked-in configuration in it, and the processes started there."""

    def __init__(self, folder, configure=None):
        self.folder = Path(folder)
        self.log_path = self.folder / "server.log"
        self.process = None
        self.port = 0
        # What is spoken there: `tls:` or `proxy:`.
        self.prefix = ""
        for name in ("plugins", "wordlists"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.folder / name)
        config = json.loads((ROOT / "config.json").read_text())
        if configure:
            configure(config)
        self.write_config(config)

    def write_config(self, config):
        (self.folder / "config.json").write_text(json.dumps(config, indent=2))

    @property
    def config(self):
        return json.loads((self.folder / "config.json").read_text())

    @property
    def data(self):
        return self.folder / "data"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def secure_url(self):
        """By the name that certificates of tests are for."""
        return f"https://localhost:{self.port}"

    @property
    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    @property
    def resident(self):
        """Bytes of memory the process has."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def sockets(self):
        """How many sockets the process has: listeners, connections, and its own."""
        count = 0
        for descriptor in Path(f"/proc/{self.process.pid}/fd").iterdir():
            try:
                count += os.readlink(descriptor).startswith("socket:")
            except FileNotFoundError:
                pass  # closed meanwhile
        return count

    def start(self):
        """Starts on a free port; a second start takes the port of the first, as an operator's would."""
        assert self.process is None
        already = len(self.log)
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [BAITHAK, "serve", "--config", "config.json", "--listen", f"{self.prefix}127.0.0.1:{self.port}", "--data", "data"],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while True:
            found = re.search(r"listening on https?://127\.0\.0\.1:(\d+)", self.log[already:])
            if found:
                self.port = int(found.group(1))
                return self
            ended = self.process.poll()
            if ended is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not start (exit code {ended}):\n{self.log[already:]}")
            time.sleep(0.005)

    def signal(self, number):
        os.kill(self.process.pid, number)

    def wait(self, seconds=STOP_SECONDS):
        """The exit code."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            log = self.log
            self.kill()
            raise AssertionError(f"the server did not end within {seconds} s:\n{log}") from None
        self.process = None
        return code

    def stop(self):
        """Stops as an operator does, and insists that it goes well."""
        if self.process is None:
            return
        self.signal(signal.SIGTERM)
        code = self.wait()
        assert code == 0, f"SIGTERM ended the server with exit code {code}:\n{self.log}"

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def run(self, *arguments, input=None):
        """Runs another `baithak` command in the server's folder."""
        return subprocess.run(
            [BAITHAK, *arguments], cwd=self.folder, input=input, stdin=None if input is not None else subprocess.DEVNULL,
            capture_output=True, text=True, timeout=30)
