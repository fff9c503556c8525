"""The servers that browser tests need, each in a process or thread of its own."""

import functools
import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A server program on a port of its own, which it keeps when started again."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def start(self):
        """Starts it and waits until it says that it listens."""
        self._process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self._process.stdout:
            said.append(line)
            if self.READY in line:
                # Read on, or the pipe fills up and it stops.
                self._reader = threading.Thread(target=self._process.stdout.read, daemon=True)
                self._reader.start()
                return self
        raise RuntimeError(f"{self.command()[0]} did not start:\n{''.join(said)}")

    def kill(self):
        """As by a power cut: nobody is told."""
        self._end(signal.SIGKILL)

    def terminate(self):
        """As an operator stops it."""
        self._end(signal.SIGTERM)

    def _end(self, signal_number):
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal_number)
            self._process.wait()
            self._reader.join()
            self._process.stdout.close()

    def stop(self):
        self.kill()


class Baithak(Process):
    """The server itself, with a configuration made for the test. BAITHAK names the binary if it isn't the debug build."""

    READY = "listening"

    def __init__(self, **server):
        super().__init__()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="baithak-"))
        settings = {"listen": [f"127.0.0.1:{self.port}"], "loops": 1, **server}
        self.configuration = {"server": settings, "storage": {"use": "sqlite", "path": "var/baithak.db"}, "pipeline": []}

    def command(self):
        (self.folder / "config.json").write_text(json.dumps(self.configuration))
        binary = pathlib.Path(os.environ.get("BAITHAK", ROOT / ".build" / "debug" / "baithak"))
        if not binary.exists():
            raise RuntimeError(f"There is no server at {binary}: run `swift build`, or let BAITHAK name one.")
        return [str(binary), "serve", "--config", str(self.folder / "config.json")]

    def stop(self):
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Peer(Process):
    """python-socketio's server, written by others: what works with it too is the protocol and not a habit of ours."""

    READY = "Running on"

    def __init__(self, **options):
        super().__init__()
        self._options = options

    def command(self):
        return [sys.executable, "-u", str(HERE / "peer.py"), str(self.port), json.dumps(self._options)]


@functools.cache
def client_scripts():
    """Path → the bytes of the client script there, as the server has them."""
    server = Baithak().start()
    try:
        paths = ("/socket.io/socket.io.js", "/socket.io/socket.io.esm.js")
        return {path: urllib.request.urlopen(server.url + path, timeout=10).read() for path in paths}
    finally:
        server.stop()


class Pages:
    """The pages of this folder and the served scripts, under a policy that lets nothing run but them."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="baithak-pages-")
        shutil.copytree(HERE / "pages", self._folder.name, dirs_exist_ok=True)
        for path, script in client_scripts().items():
            file = pathlib.Path(self._folder.name + path)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(script)
        handler = functools.partial(PageHandler, directory=self._folder.name)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()


class PageHandler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".html": "text/html; charset=UTF-8", ".js": "text/javascript; charset=UTF-8"}

    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src http: ws:")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        pass
