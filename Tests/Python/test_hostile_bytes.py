"""What no client should send: it is refused, in the words of the protocol it broke, and the server goes on serving others."""

import json
import random
import socket
import struct
import time

import pytest

import raw
from raw import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, WebSocket, connect, frame, get, http

MAX_PAYLOAD = 1_000_000


@pytest.fixture(scope="module")
def witness(shared_server):
    """Someone who just wants to chat."""
    with WebSocket(shared_server) as client:
        client.enter()
        assert client.call("room:join", {"room": "quiet", "name": "Witness"})[0]["ok"]
        yield client


@pytest.fixture(autouse=True)
def others_are_served(shared_server, witness):
    yield
    assert witness.call("history", {"room": "quiet"})[0]["ok"]
    with WebSocket(shared_server) as newcomer:
        newcomer.enter()
        assert newcomer.call("room:list")[0]["ok"]


# WebSocket (RFC 6455)

HUGE = struct.pack("!BBQ", 0x82, 0xFF, 2**63) + b"mask"
BEYOND = struct.pack("!BBQ", 0x81, 0xFF, MAX_PAYLOAD + 1) + b"mask"
LONG_FORM = struct.pack("!BBH", 0x81, 0x80 | 126, 5) + b"\0\0\0\0" + b"4aaaa"
LONGER_FORM = struct.pack("!BBQ", 0x81, 0x80 | 127, 200) + b"\0\0\0\0" + b"4" * 200
HALVES = frame(TEXT, b"4" + b"x" * 600_000, fin=False) + frame(CONTINUATION, b"x" * 600_000)


@pytest.mark.parametrize(
    "sent, code",
    [
        pytest.param(frame(TEXT, "2", masked=False), 1002, id="not masked"),
        *(pytest.param(frame(TEXT, "2", reserved=bit), 1002, id=f"reserved bit {bit}") for bit in (1, 2, 4)),
        *(pytest.param(frame(opcode, "x"), 1002, id=f"opcode {opcode}") for opcode in (3, 7, 11, 15)),
        pytest.param(frame(CONTINUATION, "x"), 1002, id="continuation of nothing"),
        pytest.param(frame(TEXT, "4", fin=False) + frame(TEXT, "x"), 1002, id="message inside a message"),
        pytest.param(frame(PING, "x", fin=False), 1002, id="ping in pieces"),
        pytest.param(frame(PING, "x" * 126), 1002, id="long ping"),
        pytest.param(LONG_FORM, 1002, id="16-bit length of a short frame"),
        pytest.param(LONGER_FORM, 1002, id="64-bit length of a short frame"),
        pytest.param(HUGE, {1002, 1009}, id="length of 2^63"),
        pytest.param(BEYOND, 1009, id="frame beyond maxPayload"),
        pytest.param(HALVES, 1009, id="message beyond maxPayload"),
        pytest.param(frame(TEXT, b"4\xff"), 1007, id="no UTF-8"),
        pytest.param(frame(TEXT, b"4\xed\xa0\x80"), 1007, id="surrogate"),
        pytest.param(frame(TEXT, b"4\xc0\xaf"), 1007, id="overlong UTF-8"),
        pytest.param(frame(TEXT, b"4\xf0\x9f", fin=False) + frame(CONTINUATION, b"x"), 1007, id="UTF-8 broken across frames"),
        pytest.param(frame(TEXT, b"4\xf0\x9f\x98"), 1007, id="UTF-8 cut off"),
        pytest.param(frame(CLOSE, b"\x03"), 1002, id="close with one byte"),
        pytest.param(frame(CLOSE, struct.pack("!H", 999)), 1002, id="close code 999"),
        pytest.param(frame(CLOSE, struct.pack("!H", 1005)), 1002, id="close code 1005"),
        pytest.param(frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007, id="close reason no UTF-8"),
        pytest.param(frame(CLOSE, struct.pack("!H", 3000)), 3000, id="close answered"),
    ],
)
def test_bad_frames_close_the_connection(shared_server, sent, code):
    with WebSocket(shared_server) as client:
        client.enter()
        client.send(sent)
        assert client.close_code() in (code if isinstance(code, set) else {code})


def test_frames_may_come_byte_by_byte_and_pings_in_between(shared_server):
    with WebSocket(shared_server) as client:
        client.enter()
        message = frame(TEXT, '421["room', fin=False) + frame(PING, "hi") + frame(CONTINUATION, ':list"]')
        for index in range(len(message)):
            client.send(message[index : index + 1])
        assert client.frame() == (PONG, b"hi")
        assert client.packet().startswith('431[{"ok":true')


@pytest.mark.parametrize("seed", range(5))
def test_noise_on_a_websocket(shared_server, seed):
    noise = random.Random(seed)
    with WebSocket(shared_server) as client:
        client.enter()
        for _ in range(200):
            client.send(noise.randbytes(noise.randrange(1, 300)))
        client.connection.shutdown(socket.SHUT_WR)
        client.close_code()


@pytest.mark.parametrize("seed", range(5))
def test_noise_as_messages(shared_server, seed):
    """Well-formed frames with mutated packets in them, a new connection whenever the server has had enough."""
    noise = random.Random(seed)
    packets = [
        b"40", b'40{"token":"x"}', b"41", b'421["message:send",{"room":"quiet","text":"x"}]', b'422["room:join",{"room":"noise"}]', b"430[]", b"3", b"6",
        b'451-["message:send",{"_placeholder":true,"num":0}]', b'42/other,["x"]']
    for _ in range(12):
        with WebSocket(shared_server) as client:
            client.enter()
            for _ in range(30):
                packet = bytearray(noise.choice(packets))
                for _ in range(noise.randrange(4)):
                    packet[noise.randrange(len(packet))] = noise.randrange(32, 127)
                client.send(frame(noise.choice([TEXT, TEXT, TEXT, BINARY]), bytes(packet[: noise.randrange(len(packet) + 1)] or packet)))
            client.connection.shutdown(socket.SHUT_WR)
            client.close_code()


# Engine.IO and Socket.IO


@pytest.mark.parametrize(
    "packet",
    [
        "", "9", "x", "5", "2probe", "4", "4x", "47", "42", "42[", "42[]", "42{}", "42[1]", "42[null]", '42["a"', '42["a",]', '42["a"]x', "42nonsense",
        "43", "431", "431{}", "44", "46", '45["a"]', '451["a"]', '451-["a"]', '45999-["a"]', '4599999999999999999999-["a"]',
        "42" + "9" * 40 + '["a"]', '42["connect"]', "40", "40{}", "40[]", "42/admin,[]", "42" + "[" * 5000 + "]" * 5000, '42["a",' + '{"a":' * 5000,
        '42["a\ud800"]'.encode("utf-8", "surrogatepass").decode("latin-1"), '42["a",1e999999]', '42["a","\\ud800"]',
    ],
    ids=lambda packet: packet[:24] or "empty",
)
def test_bad_packets_harm_nobody(shared_server, packet):
    """The client is either cut off or its packet has no effect; both are seen without waiting."""
    with WebSocket(shared_server) as client:
        client.enter()
        client.text(packet)
        client.text('42777["room:list"]')
        while (received := client.frame()) is not None:
            opcode, payload = received
            if opcode == CLOSE or payload.startswith(b"43777"):
                break


def test_an_event_before_entering_ends_the_connection(shared_server):
    with WebSocket(shared_server) as client:
        client.packet()
        client.text('421["room:list"]')
        assert client.close_code() is not None


def test_binary_events_need_their_attachments(shared_server):
    with WebSocket(shared_server) as client:
        client.enter()
        client.text('451-1["message:send",{"_placeholder":true,"num":0}]')
        client.send(frame(BINARY, b"\x00\x01"))
        assert json.loads(client.packet()[len("431") :])[0]["error"]["code"] == 1000
        client.text('452-2["message:send",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
        client.text('42["room:list"]')
        assert client.close_code() is not None


# HTTP (RFC 9110, RFC 9112)

HOST = b"Host: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    "request_, status",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 40, 400, id="TLS"),
        pytest.param(b"GARBAGE\r\n\r\n", 400, id="no request"),
        pytest.param(b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n", 400, id="method"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", 400, id="no host"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", 400, id="two hosts"),
        pytest.param(b"GET / HTTP/1.1\n" + HOST + b"\r\n", 400, id="bare line feed"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + b"A: b\0c\r\n\r\n", 400, id="NUL"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n c\r\n\r\n", 400, id="folded"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + b"A b: c\r\n\r\n", 400, id="field name"),
        pytest.param(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400, id="two lengths"),
        pytest.param(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400, id="differing lengths"),
        pytest.param(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400, id="negative length"),
        pytest.param(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, id="bad chunk"),
        pytest.param(b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 501, id="coding"),
        pytest.param(b"CONNECT example.org:443 HTTP/1.1\r\n" + HOST + b"\r\n", 501, id="tunnel"),
        pytest.param(b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 505, id="version"),
        pytest.param(b"GET /nothing HTTP/1.1\r\n" + HOST + b"\r\n", 404, id="nothing there"),
        pytest.param(b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", 404, id="outside"),
        pytest.param(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n\r\n", 405, id="method of a path"),
        pytest.param(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414, id="long target"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + b"A: " + b"b" * 20000 + b"\r\n\r\n", 431, id="long field"),
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 120 + b"\r\n", 431, id="many fields"),
        pytest.param(b"POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\n" + HOST + b"Content-Length: 1000001\r\n\r\n", 413, id="long body"),
        pytest.param(
            b"POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nFFFFFF\r\n" + b"x" * 1_000_100,
            413, id="long chunked body"),
    ],
)
def test_bad_requests_are_answered_with_a_problem(shared_server, request_, status):
    answer = http(shared_server, request_)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == status and answer.json["type"] == "about:blank" and answer.json["title"] and answer.json["detail"]
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "method, target, code",
    [
        ("GET", "/socket.io/", 0), ("GET", "/socket.io/?EIO=4", 0), ("GET", "/socket.io/?EIO=4&transport=pigeon", 0),
        ("GET", "/socket.io/?EIO=4&transport=polling&sid=no-such", 1), ("GET", "/socket.io/?EIO=4&transport=polling&sid=0-1-AAAA", 1),
        ("GET", "/socket.io/?EIO=4&transport=polling&sid=%00%ff", 1), ("GET", "/socket.io/?EIO=4&transport=polling&sid=" + "z" * 4000, 1),
        ("POST", "/socket.io/?EIO=4&transport=polling", 2), ("PUT", "/socket.io/?EIO=4&transport=polling", 2),
        ("GET", "/socket.io/?EIO=4&transport=websocket", 3), ("DELETE", "/socket.io/?EIO=4&transport=polling&sid=x", 1),
        ("GET", "/socket.io/?EIO=3&transport=polling", 5), ("GET", "/socket.io/?transport=polling", 5),
    ],
)
def test_bad_engine_requests_are_answered_in_its_own_words(shared_server, method, target, code):
    answer = get(shared_server, target, method)
    assert answer.status == 400 and answer.headers["content-type"] == "application/json"
    assert answer.json["code"] == code and answer.json["message"]


@pytest.mark.parametrize(
    "headers, status",
    [
        ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n", 400),
        ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", 400),
        ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", 426),
    ],
    ids=["no key", "short key", "old version"],
)
def test_bad_handshakes_are_refused(shared_server, headers, status):
    answer = http(shared_server, f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
    assert answer.status == status
    if status == 426:
        assert answer.headers["sec-websocket-version"] == "13"


def open_polling(server):
    return json.loads(get(server, "/socket.io/?EIO=4&transport=polling").body[1:])["sid"]


def post(server, sid, body):
    if isinstance(body, str):
        body = body.encode()
    head = f"POST /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    return http(server, head.encode() + body)


@pytest.mark.parametrize(
    "body, status",
    [
        *((body, 400) for body in (b"", b"\xff\xfe", b"9", b"40\x1e", b"b*", b"bAAA", b"\x1e\x1e\x1e", b"2probe")),
        # What Engine.IO takes, and Socket.IO then does not.
        *((body, 200) for body in (b"4\xff", b"4x", b'42["too early"]', b"bAAAA")),
    ],
)
def test_bad_posts_end_their_session_only(shared_server, body, status):
    sid = open_polling(shared_server)
    assert post(shared_server, sid, body).status == status
    assert get(shared_server, f"/socket.io/?EIO=4&transport=polling&sid={sid}").json["code"] == 1


def test_a_second_poll_at_a_time_ends_the_session(shared_server):
    sid = open_polling(shared_server)
    request = f"GET /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    with connect(shared_server) as first:
        first.sendall(request)
        time.sleep(0.1)  # the second is to come second
        assert http(shared_server, request).status == 400
        raw.Reader(first).response()
    assert post(shared_server, sid, "40").json["code"] == 1


def test_connections_dropped_anywhere(shared_server):
    upgrade = (
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n" + frame(TEXT, "40") + frame(TEXT, '421["room:list"]'))
    for length in range(0, len(upgrade), 3):
        with connect(shared_server) as connection:
            connection.sendall(upgrade[:length])
            if length % 2:  # a reset instead of an end
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_many_requests_on_one_connection(shared_server):
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(shared_server) as connection:
        connection.sendall(request * 100)
        reader = raw.Reader(connection)
        assert [reader.response().status for _ in range(100)] == [200] * 100


def test_a_client_that_does_not_read_is_cut_off(make_server):
    server = make_server(lambda config: (config["server"].update(maxQueuedBytes=100_000), config["pipeline"].remove("rate-limit"))).start()
    with WebSocket(server, receive_buffer=4096) as deaf, WebSocket(server) as sender:
        deaf.enter()
        assert deaf.call("room:join", {"room": "loud", "name": "Deaf"})[0]["ok"]
        sender.enter()
        sender.call("room:join", {"room": "loud", "name": "Sender"})
        for number in range(2000):
            answer = sender.call("message:send", {"room": "loud", "text": "x" * 15000, "clientId": str(number)})
            assert answer[0]["ok"]
            if number % 100 == 99:
                members = {line["room"]: line["members"] for line in sender.call("room:list")[0]["rooms"]}
                if members["loud"] == 1:
                    break
        assert members["loud"] == 1
    assert "does not read" in server.log


@pytest.mark.timeout(40)
def test_slow_requests_run_out_of_time(shared_server, witness):
    """A head that trickles in is given up; all the while others are served."""
    with connect(shared_server, seconds=1) as connection:
        reader = raw.Reader(connection)
        started = time.monotonic()
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        while time.monotonic() - started < 30:
            try:
                if not reader.fill():
                    break
            except TimeoutError:
                connection.sendall(b"A: b\r\n")
                assert witness.call("room:list")[0]["ok"]
        assert 5 < time.monotonic() - started < 20
        answer = reader.response()
        assert answer.status == 408 and answer.json["status"] == 408
