"""Engine.IO v4, case by case, against the conformance server's echo."""

import json
import time

import engineio
import pytest
import raw
from conformance import ConformanceServer, Polling, is_over

INTERVAL, TIMEOUT = 0.3, 0.2
# What a busy machine may add to a deadline of the server's.
SLACK = 5


@pytest.fixture(scope="module")
def server():
    server = ConformanceServer()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def quick():
    """With pings as short as the official suites have them."""
    server = ConformanceServer("--ping-interval", "300", "--ping-timeout", "200")
    yield server
    server.kill()


def websocket(server, sid=None):
    return raw.WebSocket(server, path="/engine.io/", sid=sid)


def opened(socket):
    packet = socket.packet()
    assert packet.startswith("0{"), packet
    return json.loads(packet[1:])


# Handshake

UNKNOWN_TRANSPORT = (0, "Transport unknown")
UNKNOWN_SESSION = (1, "Session ID unknown")
BAD_METHOD = (2, "Bad handshake method")
BAD_REQUEST = (3, "Bad request")
UNSUPPORTED = (5, "Unsupported protocol version")


@pytest.mark.parametrize(
    "method, query, expected",
    [
        ("GET", "", UNKNOWN_TRANSPORT),
        ("GET", "?EIO=4", UNKNOWN_TRANSPORT),
        ("GET", "?EIO=4&transport=abc", UNKNOWN_TRANSPORT),
        ("GET", "?EIO=4&transport=abc&sid=x", UNKNOWN_TRANSPORT),
        ("GET", "?EIO=4&transport=polling&sid=x", UNKNOWN_SESSION),
        ("POST", "?EIO=4&transport=polling&sid=x", UNKNOWN_SESSION),
        ("PUT", "?EIO=4&transport=polling&sid=x", UNKNOWN_SESSION),
        ("GET", "?EIO=4&transport=websocket&sid=x", UNKNOWN_SESSION),
        ("POST", "?EIO=4&transport=polling", BAD_METHOD),
        ("PUT", "?EIO=4&transport=polling", BAD_METHOD),
        ("GET", "?EIO=4&transport=websocket", BAD_REQUEST),
        ("GET", "?EIO=3&transport=polling", UNSUPPORTED),
        ("GET", "?EIO=abc&transport=polling", UNSUPPORTED),
        ("GET", "?transport=polling", UNSUPPORTED),
    ],
)
@pytest.mark.parametrize("path", ["/engine.io/", "/socket.io/"])
def test_an_invalid_handshake_is_refused(server, path, method, query, expected):
    response = raw.get(server, path + query, method)
    assert (response.status, response.json) == (400, {"code": expected[0], "message": expected[1]})
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", UNKNOWN_TRANSPORT),
        ("?EIO=4", UNKNOWN_TRANSPORT),
        ("?EIO=4&transport=abc", UNKNOWN_TRANSPORT),
        ("?EIO=4&transport=polling", BAD_REQUEST),
        ("?EIO=3&transport=websocket", UNSUPPORTED),
        ("?EIO=abc&transport=websocket", UNSUPPORTED),
        ("?transport=websocket", UNSUPPORTED),
        ("?EIO=4&transport=websocket&sid=x", UNKNOWN_SESSION),
    ],
)
def test_an_invalid_websocket_handshake_is_refused(server, query, expected):
    upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: Upgrade\r\n"
    response = raw.http(server, f"GET /engine.io/{query} HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n".encode())
    assert (response.status, response.json) == (400, {"code": expected[0], "message": expected[1]})


def test_a_session_opens(server):
    polling = Polling(server).opened
    assert polling == {
        "sid": polling["sid"], "upgrades": ["websocket"], "pingInterval": 25000, "pingTimeout": 20000, "maxPayload": 1000000}
    with websocket(server) as socket:
        of_websocket = opened(socket)
    assert of_websocket["sid"] != polling["sid"]
    assert of_websocket == {**polling, "sid": of_websocket["sid"], "upgrades": []}


# Messages


def test_polled_messages_come_back(server):
    session = Polling(server)
    assert session.post("4hello").body == b"ok"
    assert session.packets() == ["4hello"]
    assert session.post("4one\x1ebAQIDBA==\x1e4Gr\u00fc\u00dfe \U0001f44b").status == 200
    assert session.until(3) == ["4one", "bAQIDBA==", "4Gr\u00fc\u00dfe \U0001f44b"]


def test_a_waiting_poll_gets_the_message(server):
    session = Polling(server)
    poll = session.start_get()
    assert session.post("4hello").status == 200
    response = poll.response()
    assert (response.body, response.headers["content-type"]) == (b"4hello", "text/plain; charset=UTF-8")


def test_one_poll_drains_what_waits_up_to_sixteen(server):
    session = Polling(server)
    session.post("\x1e".join(f"4{number}" for number in range(40)))
    answers = [session.packets() for _ in range(3)]
    assert [len(packets) for packets in answers] == [16, 16, 8]
    assert sum(answers, []) == [f"4{number}" for number in range(40)]


def test_websocket_messages_come_back(server):
    with websocket(server) as socket:
        opened(socket)
        socket.text("4hello")
        assert socket.packet() == "4hello"
        socket.send(raw.frame(raw.BINARY, bytes(range(256))))
        assert socket.frame() == (raw.BINARY, bytes(range(256)))
        socket.text("4")
        assert socket.packet() == "4"


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_the_largest_message_comes_back_and_a_larger_one_ends_the_session(server, transport):
    largest = "4" + "x" * 999_999
    if transport == "polling":
        session = Polling(server)
        assert session.post(largest).status == 200
        assert session.packets() == [largest]
        assert session.post(largest + "x").status == 413
        return
    with websocket(server) as socket:
        opened(socket)
        socket.text(largest)
        assert socket.packet() == largest
        socket.text(largest + "x")
        assert socket.close_code() == 1009


# Invalid packets end the session at once


@pytest.mark.parametrize("body", ["abc", "4a\x1eabc", "", "0", "2", "5", "2probe", "7", "b!", "4a\x1e"])
def test_an_invalid_payload_ends_a_polling_session(server, body):
    session = Polling(server)
    assert session.post(body).status == 400
    assert session.get().status == 400


@pytest.mark.parametrize("text", ["abc", "", "0", "2", "5", "2probe", "7", "3x"])
def test_an_invalid_packet_ends_a_websocket_session(server, text):
    with websocket(server) as socket:
        opened(socket)
        begun = time.monotonic()
        socket.text(text)
        assert socket.close_code() is not None
        assert time.monotonic() - begun < SLACK, "not by ping timeout"


# Ends


def test_a_client_closes_its_polling_session(server):
    session = Polling(server)
    poll = session.start_get()
    assert session.post("1").body == b"ok"
    assert poll.response().body == b"6"
    assert session.get().json["code"] == 1


def test_a_client_closes_its_websocket_session(server):
    with websocket(server) as socket:
        opened(socket)
        socket.text("1")
        assert socket.close_code() is not None


def test_two_polls_at_once_end_the_session(server):
    session = Polling(server)
    first = session.start_get()
    time.sleep(0.05)
    assert session.get().status == 400
    response = first.response()
    assert (response.status, response.body) == (200, b"1")
    assert session.get().json["code"] == 1


def test_an_aborted_poll_ends_the_session(server):
    session = Polling(server)
    session.start_get().connection.close()
    assert is_over(session, SLACK)


# Heartbeat


def test_a_polling_session_lives_by_its_pongs(quick):
    session = Polling(quick)
    for _ in range(3):
        assert session.packets() == ["2"]
        assert session.post("3").status == 200
    assert session.post("4x").status == 200


def test_a_websocket_session_lives_by_its_pongs(quick):
    with websocket(quick) as socket:
        opened(socket)
        for _ in range(3):
            assert socket.packet() == "2"
            socket.text("3")
        socket.text("4x")
        assert socket.packet() == "4x"


def test_a_websocket_session_without_pongs_ends(quick):
    with websocket(quick) as socket:
        opened(socket)
        begun = time.monotonic()
        assert socket.close_code() is not None
        assert INTERVAL + TIMEOUT - 0.1 < time.monotonic() - begun < INTERVAL + TIMEOUT + SLACK


def test_a_polling_session_without_pongs_ends_in_time(quick):
    session = Polling(quick)
    time.sleep(INTERVAL + TIMEOUT)
    assert session.get().status == 400


# Upgrade


def upgraded(server, path="/engine.io/"):
    session = Polling(server, path)
    socket = raw.WebSocket(server, path=path, sid=session.sid)
    socket.text("2probe")
    assert socket.packet() == "3probe"
    socket.text("5")
    return session, socket


def test_a_polling_session_goes_on_as_websocket(server):
    session, socket = upgraded(server)
    with socket:
        socket.text("4hello")
        assert socket.packet() == "4hello"


def test_a_waiting_poll_is_let_go_by_the_probe(server):
    session = Polling(server)
    poll = session.start_get()
    with websocket(server, session.sid) as socket:
        socket.text("2probe")
        assert socket.packet() == "3probe"
        assert poll.response().body == b"6"
        assert session.packets() == ["6"]


def test_an_upgrade_loses_and_reorders_nothing(server):
    session = Polling(server)
    session.post("\x1e".join(f"4{number}" for number in range(20)))
    with websocket(server, session.sid) as socket:
        socket.text("2probe")
        assert socket.packet() == "3probe"
        session.post("\x1e".join(f"4{number}" for number in range(20, 40)))
        socket.text("5")
        socket.text("440")
        assert [socket.packet() for _ in range(41)] == [f"4{number}" for number in range(41)]


def test_an_upgraded_session_is_not_polled(server):
    session, socket = upgraded(server)
    with socket:
        socket.text("4x")
        socket.packet()
        assert session.get().json["code"] == 3
        assert session.post("4x").json["code"] == 3


@pytest.mark.parametrize("begins", ["polling", "websocket"])
def test_a_second_websocket_of_a_session_is_closed(server, begins):
    if begins == "polling":
        session, socket = upgraded(server)
        sid = session.sid
    else:
        socket = websocket(server)
        sid = opened(socket)["sid"]
    with socket, websocket(server, sid) as second:
        assert second.close_code() is not None
        socket.text("4still here")
        assert socket.packet() == "4still here"


def test_a_websocket_that_does_not_probe_leaves_the_session_polling(server):
    session = Polling(server)
    with websocket(server, session.sid) as socket:
        socket.text("4x")
        assert socket.close_code() is not None
    assert session.post("4y").status == 200
    assert session.packets() == ["4y"]


# The official Python client


@pytest.mark.parametrize("transports", [["polling"], ["websocket"], ["polling", "websocket"]], ids=["polling", "websocket", "upgrade"])
def test_python_engineio_is_echoed(server, transports):
    client = engineio.Client()
    received = []
    client.on("message", received.append)
    client.connect(server.url, transports=transports, engineio_path="engine.io")
    sent = [f"message {number}" for number in range(50)] + [bytes(range(256))]
    for message in sent:
        client.send(message)
    deadline = time.monotonic() + SLACK
    while len(received) < len(sent) and time.monotonic() < deadline:
        time.sleep(0.01)
    client.disconnect()
    assert received == sent


# The raw WebSocket


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536, 16 << 20])
@pytest.mark.parametrize("opcode", [raw.TEXT, raw.BINARY])
def test_the_raw_websocket_echoes(server, opcode, size):
    with raw.WebSocket(server, path="/echo", query="") as socket:
        socket.connection.settimeout(30)
        socket.send(raw.frame(opcode, b"x" * size))
        assert socket.frame() == (opcode, b"x" * size)


def test_the_raw_websocket_takes_no_more_than_sixteen_megabytes(server):
    with raw.WebSocket(server, path="/echo", query="") as socket:
        socket.connection.settimeout(30)
        socket.send(raw.frame(raw.BINARY, b"x" * ((16 << 20) + 1)))
        assert socket.close_code() == 1009


def test_the_raw_websocket_is_for_websockets(server):
    assert raw.get(server, "/echo").status == 400
