"""The conformance server as a process, and Engine.IO by hand on both transports."""

import json
import re
import subprocess
import time

import raw
from server import BAITHAK, START_SECONDS

CONFORMANCE_SERVER = BAITHAK.parent / "conformance-server"


class ConformanceServer:
    """A `conformance-server` on a free port."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [CONFORMANCE_SERVER, "--port", "0", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line).group(1))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        assert self.process.poll() is None, "the server must not end by itself"
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Polling:
    """An Engine.IO session over long polling, one connection per request."""

    def __init__(self, server, path="/engine.io/"):
        self.server = server
        self.target = f"{path}?EIO=4&transport=polling"
        payload = self.get().body.decode()
        assert payload.startswith("0{"), payload
        self.opened = json.loads(payload[1:])
        self.sid = self.opened["sid"]
        self.target += f"&sid={self.sid}"

    def get(self):
        return raw.get(self.server, self.target)

    def start_get(self):
        """A poll that waits for its answer: the reader of its connection."""
        connection = raw.connect(self.server)
        connection.sendall(f"GET {self.target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        return raw.Reader(connection)

    def post(self, body):
        body = body.encode() if isinstance(body, str) else body
        head = f"POST {self.target} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        return raw.http(self.server, head + body)

    def packets(self):
        response = self.get()
        assert response.status == 200, response.body
        return response.body.decode().split("\x1e")

    def until(self, count):
        """So many packets from as many polls as it takes."""
        packets = []
        while len(packets) < count:
            packets += self.packets()
        return packets


def is_over(session, seconds):
    """The session is unknown within the time: nobody polls meanwhile."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if session.post("6").status == 400:
            return True
        time.sleep(0.005)
    return False
