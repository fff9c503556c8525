#!/usr/bin/env python3
"""What TLS costs: the server's processor time per delivery, and its memory per idle session, over TLS and in the clear.

One process sends, another one keeps the receivers and throws away what comes. Needs the release build, the openssl command and a quiet machine.
Processor time is the server's own, from /proc: what reading costs the receivers does not count.
"""

import argparse
import base64
import json
import os
import pathlib
import re
import selectors
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")


def frame(text):
    payload = text.encode()
    head = bytes([0x81]) + (struct.pack("!B", 0x80 | len(payload)) if len(payload) < 126 else struct.pack("!BH", 0xFE, len(payload)))
    return head + bytes(4) + payload


def packet(connection, buffer):
    """The next short message of a WebSocket, unless it is longer than a frame of 64 KiB."""
    def need(count):
        while len(buffer) < count:
            more = connection.recv(65536)
            assert more, "the server closed the connection"
            buffer.extend(more)

    need(2)
    length, start = buffer[1] & 0x7F, 2
    if length == 126:
        need(4)
        length, start = struct.unpack("!H", buffer[2:4])[0], 4
    need(start + length)
    text = bytes(buffer[start : start + length]).decode()
    del buffer[: start + length]
    return text


def join(port, context, room):
    """A session in the room, its connection blocking."""
    connection = socket.create_connection(("127.0.0.1", port), 30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if context:
        connection = context.wrap_socket(connection)
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    buffer = bytearray()
    while b"\r\n\r\n" not in buffer:
        buffer.extend(connection.recv(65536))
    del buffer[: buffer.index(b"\r\n\r\n") + 4]
    packet(connection, buffer)
    connection.sendall(frame("40"))
    while not packet(connection, buffer).startswith("40"):
        pass
    connection.sendall(frame('421["room:join",' + json.dumps({"room": room}) + "]"))
    while not packet(connection, buffer).startswith("431"):
        pass
    return connection


class Server:
    def __init__(self, folder, secure):
        config = json.loads((ROOT / "config.json").read_text())
        config["server"].update(loops=1)
        config["server"]["listen"] = ["tls:127.0.0.1:0" if secure else "127.0.0.1:0"]
        if secure:
            config["server"]["tls"] = {"certificate": "certificate.pem", "key": "key.pem"}
        config.update(pipeline=[], rooms=[], storage={"use": "memory"})
        (folder / "config.json").write_text(json.dumps(config))
        self.process = subprocess.Popen(
            [ROOT / ".build/release/baithak", "serve", "--config", folder / "config.json", "--data", folder / "data"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        while not (found := re.search(r"listening on https?://127\.0\.0\.1:(\d+)", self.process.stdout.readline())):
            assert self.process.poll() is None
        self.port = int(found.group(1))

    def seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        return int(re.search(r"RssAnon:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text()).group(1)) * 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def receive(connections, ready):
    """Throws away what comes, until it is killed."""
    selector = selectors.DefaultSelector()
    for connection in connections:
        # What matters is that the kernel's buffers are emptied: nobody opens what was sealed.
        raw = socket.socket(fileno=os.dup(connection.fileno()))
        raw.setblocking(False)
        selector.register(raw, selectors.EVENT_READ)
    os.write(ready, b"x")
    buffer = bytearray(1 << 20)
    while True:
        for key, _ in selector.select():
            try:
                key.fileobj.recv_into(buffer)
            except BlockingIOError:
                pass


def measure(options, secure):
    with tempfile.TemporaryDirectory(prefix="baithak-tls-") as folder:
        folder = pathlib.Path(folder)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
             "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"], check=True, capture_output=True)
        os.chmod(folder / "key.pem", 0o600)
        server = Server(folder, secure)
        try:
            context = ssl._create_unverified_context() if secure else None
            warm = [join(server.port, context, "warm") for _ in range(50)]
            time.sleep(0.5)
            before, began = server.memory(), server.seconds()
            connections = [join(server.port, context, "tea") for _ in range(options.clients)]
            handshake = (server.seconds() - began) / options.clients
            time.sleep(1)
            memory = (server.memory() - before) / options.clients
            sender = join(server.port, context, "tea")
            ready, told = os.pipe()
            child = os.fork()
            if child == 0:
                receive(connections + warm, told)
            os.read(ready, 1)
            buffer = bytearray()
            began = server.seconds()
            for number in range(options.messages):
                event = ["message:send", {"room": "tea", "text": "x" * 60, "clientId": f"{number:08x}-0000-4000-8000-000000000000"}]
                sender.sendall(frame(f"42{number + 10}" + json.dumps(event)))
                while not packet(sender, buffer).startswith(f"43{number + 10}["):
                    pass
            time.sleep(0.5)
            spent = server.seconds() - began
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return spent / (options.messages * options.clients), memory, handshake
        finally:
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows = {False: [], True: []}
    for _ in range(options.rounds):
        for secure in rows:
            rows[secure].append(measure(options, secure))
    middle = {secure: [sorted(column)[len(column) // 2] for column in zip(*measured)] for secure, measured in rows.items()}
    print(f"{options.clients} receivers, {options.messages} messages of 60 bytes one after the other, median of {options.rounds}")
    print("| | in the clear | TLS | ratio |\n|---|---|---|---|")
    for index, (name, unit, scale) in enumerate(
            [("processor time of a delivery", "µs", 1e6), ("memory of an idle session", "kB", 1e-3), ("processor time of joining", "µs", 1e6)]):
        plain, sealed = middle[False][index] * scale, middle[True][index] * scale
        print(f"| {name} | {plain:.2f} {unit} | {sealed:.2f} {unit} | {sealed / plain:.2f} |")


if __name__ == "__main__":
    sys.exit(main())
