"""HTTP and WebSocket by hand, for what no well-behaved client would send and for the exact order of what the server sends."""

import base64
import hashlib
import json
import os
import re
import socket
import struct
import zlib

SECONDS = 5
TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0


def connect(server, seconds=SECONDS, source="127.0.0.1"):
    """A connection to the server. Another `source`, such as 127.0.0.2, is another network address to it."""
    return socket.create_connection(("127.0.0.1", server.port), seconds, (source, 0))


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Reader:
    """Reads exact amounts from a socket."""

    def __init__(self, connection):
        self.connection = connection
        self.bytes = b""

    def fill(self):
        """False at the end of the stream."""
        try:
            more = self.connection.recv(65536)
        except ConnectionResetError:
            more = b""
        self.bytes += more
        return bool(more)

    def exactly(self, count):
        while len(self.bytes) < count:
            if not self.fill():
                raise EOFError
        taken, self.bytes = self.bytes[:count], self.bytes[count:]
        return taken

    def until(self, mark):
        while mark not in self.bytes:
            if not self.fill():
                raise EOFError(f"the stream ended after {self.bytes!r}")
        taken, self.bytes = self.bytes.split(mark, 1)
        return taken

    def response(self):
        """The next HTTP response; its body must have a Content-Length."""
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        status = int(lines[0].split(" ", 2)[1])
        return Response(status, headers, self.exactly(int(headers.get("content-length", 0))))

    def at_end(self):
        """The other side closes, without sending more."""
        return not self.bytes and not self.fill()


def http(server, request, source="127.0.0.1"):
    """Sends bytes and reads one response."""
    with connect(server, source=source) as connection:
        try:
            connection.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of it was sent
        return Reader(connection).response()


def get(server, target, method="GET", headers="", source="127.0.0.1"):
    return http(server, f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Connection: close\r\n\r\n".encode(), source)


def ask(server, method, target, body=None, token=None):
    """A request with a JSON body, as REST takes it."""
    content = b"" if body is None else json.dumps(body).encode()
    credentials = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{credentials}Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    return http(server, head.encode() + content)


def frame(opcode, payload=b"", fin=True, reserved=0, masked=True):
    """A WebSocket frame as a client sends it."""
    if isinstance(payload, str):
        payload = payload.encode()
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    mask_bit = 0x80 if masked else 0
    if len(payload) < 126:
        head = struct.pack("!BB", first, mask_bit | len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", first, mask_bit | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, mask_bit | 127, len(payload))
    if not masked:
        return head + payload
    mask = os.urandom(4)
    stream = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return head + mask + (int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(payload), "big")


class WebSocket:
    """A WebSocket connection to an Engine.IO path, or another one without `query`, frame by frame."""

    def __init__(
        self, server, headers="", sid=None, receive_buffer=None, source="127.0.0.1", path="/socket.io/", query="?EIO=4&transport=websocket",
        tls=None
    ):
        self.connection = socket.socket()
        self.connection.bind((source, 0))
        if receive_buffer:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.connection.settimeout(SECONDS)
        self.connection.connect(("127.0.0.1", server.port))
        if tls:
            self.connection = tls.wrap_socket(self.connection, server_hostname="localhost")
        self.reader = Reader(self.connection)
        self.acks = 0
        self.waiting = []
        key = base64.b64encode(os.urandom(16)).decode()
        if sid:
            query += f"&sid={sid}"
        self.connection.sendall(
            f"GET {path}{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{headers}\r\n".encode())
        response = self.reader.response()
        assert response.status == 101, response.body
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
        assert response.headers["sec-websocket-accept"] == accept
        # What the server chose of the extensions in `headers`.
        self.extensions = response.headers.get("sec-websocket-extensions")
        # Bytes of the last frame's payload before it was inflated; None if it came plain.
        self.compressed = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def send(self, data):
        """Sends bytes as they are."""
        try:
            self.connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has closed before it read all

    def text(self, text):
        self.send(frame(TEXT, text))

    def frame(self):
        """The next frame: opcode and payload; None at the end of the stream."""
        try:
            first, second = self.reader.exactly(2)
            assert not second & 0x80, "a server's frames are not masked"
            length = second & 0x7F
            if length == 126:
                length = struct.unpack("!H", self.reader.exactly(2))[0]
            elif length == 127:
                length = struct.unpack("!Q", self.reader.exactly(8))[0]
            payload = self.reader.exactly(length)
            self.compressed = None
            if first & 0x40:
                assert self.extensions, "compressed, and nobody agreed on that"
                self.compressed = len(payload)
                # Each message by itself, in a window as large as was agreed on.
                payload = zlib.decompressobj(-self.window_bits).decompress(payload + b"\0\0\xff\xff")
            return first & 0x0F, payload
        except EOFError:
            return None

    @property
    def window_bits(self):
        found = re.search(r"server_max_window_bits=(\d+)", self.extensions)
        return int(found.group(1)) if found else 15

    def packet(self):
        """The next text message."""
        received = self.frame()
        assert received is not None, "the connection ended"
        opcode, payload = received
        assert opcode == TEXT, f"expected a text, got opcode {opcode}: {payload!r}"
        return payload.decode()

    def enter(self, auth=None):
        """Reads the open packet and enters the namespace."""
        opened = json.loads(self.packet()[1:])
        self.text("40" + (json.dumps(auth) if auth is not None else ""))
        answer = self.packet()
        assert answer.startswith("40"), answer
        return opened

    def event(self):
        """The next event: its name and arguments. Acks that come before it are kept for `call`."""
        while True:
            packet = self.packet()
            if packet.startswith("42"):
                return json.loads(packet[2:])
            if packet == "2":
                self.text("3")
                continue
            self.waiting.append(packet)

    def send_event(self, *arguments):
        """Sends an event that asks for an ack; its id."""
        self.acks += 1
        self.text(f"42{self.acks}" + json.dumps(arguments))
        return self.acks

    def ack(self, number):
        """The arguments of an ack; events before it are dropped."""
        prefix = f"43{number}["
        while True:
            packet = self.waiting.pop(0) if self.waiting else self.packet()
            if packet == "2":
                self.text("3")
            if packet.startswith(prefix):
                return json.loads(packet[len(prefix) - 1 :])

    def call(self, *arguments):
        return self.ack(self.send_event(*arguments))

    def close_code(self):
        """Reads on until the server closes: the code it gives, None if it gives none."""
        code = None
        while (received := self.frame()) is not None:
            opcode, payload = received
            if opcode == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
        return code
