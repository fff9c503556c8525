"""What the tests of hostile clients have in common. Attackers come from 127.0.0.2 and further on, people from 127.0.0.1."""

import resource
import threading
import time

from raw import WebSocket

ATTACKER = "127.0.0.2"
# How long one request of someone who behaves may take while an attack goes on; the machine may be busy with other things.
PATIENCE = 4


class Witness:
    """Someone who just wants to chat, and asks for something again and again while others attack."""

    def __init__(self, server):
        self.server = server
        self.slowest = 0.0
        self.asked = 0
        self.failure = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        while kind is None and self.asked == 0 and self.failure is None:
            time.sleep(0.01)
        self.over.set()
        self.thread.join()
        if kind is None:
            assert self.failure is None, f"someone was not served: {self.failure!r}\n{self.server.log}"
            assert self.slowest < PATIENCE, f"someone waited {self.slowest:.1f} s"

    def run(self):
        try:
            with WebSocket(self.server) as client:
                client.enter()
                assert client.call("room:join", {"room": "quiet", "name": "Witness"})[0]["ok"]
                while not self.over.is_set():
                    started = time.monotonic()
                    assert client.call("room:list")[0]["ok"]
                    # A newcomer is let in as well.
                    with WebSocket(self.server) as newcomer:
                        newcomer.enter()
                    self.slowest = max(self.slowest, time.monotonic() - started)
                    self.asked += 1
                    self.over.wait(0.05)
        except BaseException as failure:
            self.failure = failure


def allow_descriptors(count):
    """Raises the soft limit of open files of this process, and of servers started after it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))
    return min(count, hard)


def eventually(holds, seconds=10):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.02)
