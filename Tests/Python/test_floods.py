"""Too much of everything: of packets, connections, requests and bytes that wait. Whoever sends it is stopped, and others are served."""

import json
import socket
import time

import pytest

import raw
from attacks import ATTACKER, Witness, allow_descriptors, eventually
from raw import CLOSE, CONTINUATION, PING, TEXT, WebSocket, connect, frame, get, http


def limits(**settings):
    return lambda config: config["server"].update(settings)


def zero_masked(opcode, payload=b"", fin=True):
    """A short frame under a mask of zeros, which is quicker to make."""
    return bytes([(0x80 if fin else 0) | opcode, 0x80 | len(payload)]) + b"\0\0\0\0" + payload


def flood(client, frames, seconds=20):
    """Sends the bytes again and again until the server closes; the code it gives."""
    client.connection.settimeout(seconds)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            client.connection.sendall(frames)
        except (BrokenPipeError, ConnectionResetError):
            break
    return client.close_code()


@pytest.mark.parametrize(
    "start, frames",
    [
        pytest.param(b"", zero_masked(PING) * 5000, id="pings"),
        pytest.param(b"", zero_masked(TEXT, b"3") * 5000, id="pongs"),
        pytest.param(b"", zero_masked(TEXT, b'42["typing"]') * 3000, id="events"),
        pytest.param(zero_masked(TEXT, b"4", fin=False), zero_masked(CONTINUATION, fin=False) * 5000, id="empty fragments"),
        pytest.param(zero_masked(TEXT, b"4", fin=False), zero_masked(CONTINUATION, b"x", fin=False) * 5000, id="fragments of one byte"),
    ],
)
def test_a_flood_of_frames_is_closed(make_server, start, frames):
    server = make_server(limits(packetsPerSecond=5000)).start()
    with Witness(server), WebSocket(server, source=ATTACKER) as attacker:
        attacker.enter()
        attacker.send(start)
        # A reset may overtake the code.
        assert flood(attacker, frames) in (1008, None)
    assert server.log.count("server.packetsPerSecond") == 1


def test_the_code_says_why(make_server):
    server = make_server(limits(packetsPerSecond=100)).start()
    with WebSocket(server) as client:
        client.enter()
        client.send(zero_masked(PING) * 200)
        assert client.close_code() == 1008


def test_five_thousand_packets_a_second_are_fine(make_server):
    server = make_server().start()
    with WebSocket(server) as client:
        client.enter()
        for _ in range(2):
            client.send(zero_masked(PING) * 5000)
            for _ in range(5000):
                assert client.frame() == (raw.PONG, b"")
        assert client.call("room:list")[0]["ok"]


def test_an_address_has_a_limit_over_all_its_clients(make_server):
    server = make_server(limits(packetsPerSecond=0, packetsPerSecondPerAddress=500)).start()
    clients = [WebSocket(server, source=ATTACKER) for _ in range(40)]
    for client in clients:
        client.enter()
    with Witness(server):
        # No client sends much; the address has a second's worth, and what time gives it meanwhile.
        started = time.monotonic()
        for client in clients:
            client.send(zero_masked(PING) * 300)
        allowed = 500 + 500 * (time.monotonic() - started)
        closed = [client for client in clients if closes(client)]
    assert 40 - allowed / 300 - 1 <= len(closed) < 40
    assert server.log.count("server.packetsPerSecondPerAddress") == 1


def test_opening_websockets_counts_as_well(make_server):
    server = make_server(limits(packetsPerSecond=0, packetsPerSecondPerAddress=10)).start()
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    request = f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{key}\r\n"
    started = time.monotonic()
    statuses = [http(server, request.encode(), source=ATTACKER).status for _ in range(40)]
    allowed = 10 + 10 * (time.monotonic() - started) + 1
    assert statuses[:10] == [101] * 10
    assert 40 - statuses.count(429) <= allowed
    assert http(server, request.encode()).status == 101


def closes(client):
    """The server closes after it has answered what it had read."""
    client.connection.settimeout(0.3)
    with client:
        try:
            return client.close_code() in (1008, None)
        except TimeoutError:
            return False


def test_an_address_has_so_many_connections(make_server):
    server = make_server(limits(maxConnectionsPerAddress=20)).start()
    held = [connect(server, source=ATTACKER) for _ in range(20)]
    # The kernel's queue of accepted connections is not the server's.
    eventually(lambda: get(server, "/api/v1/health", source=ATTACKER).status == 503)
    for _ in range(5):
        refused = get(server, "/api/v1/health", source=ATTACKER)
        assert refused.status == 503 and refused.headers["retry-after"] and "network" in refused.json["detail"]
    assert get(server, "/api/v1/health").status == 200
    assert server.log.count("server.maxConnectionsPerAddress") == 1 and f"from {ATTACKER}" in server.log
    for connection in held:
        connection.close()
    eventually(lambda: get(server, "/api/v1/health", source=ATTACKER).status == 200)


def test_a_full_server_says_so(make_server):
    server = make_server(limits(maxConnections=30, maxConnectionsPerAddress=30)).start()
    held = [connect(server, source=ATTACKER) for _ in range(30)]
    eventually(lambda: get(server, "/api/v1/health").status == 503)
    for _ in range(5):
        assert get(server, "/api/v1/health").headers["retry-after"] == "5"
    assert server.log.count("server.maxConnections allows") == 1
    for connection in held:
        connection.close()
    eventually(lambda: get(server, "/api/v1/health").status == 200)


def half_open(server, count, sent):
    """Connections from several attackers that begin a request and leave it."""
    connections = []
    for number in range(count):
        connection = socket.socket()
        connection.bind((f"127.0.0.{2 + number % 8}", 0))
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(sent)
        connections.append(connection)
    return connections


def ended(connection):
    """The server has closed it, whatever it said before."""
    try:
        while connection.recv(4096):
            pass
        return True
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


@pytest.mark.timeout(120)
def test_ten_thousand_half_open_connections(make_server):
    allowed = allow_descriptors(12_000)
    count = min(10_000, allowed - 500)
    server = make_server().start()
    before = server.resident
    with Witness(server):
        connections = half_open(server, count, b"GET / HTTP/1.1\r\nHost: x\r\nX-")
        assert (server.resident - before) / count < 16_384
        for connection in connections:
            connection.setblocking(False)
        # A head has ten seconds.
        deadline = time.monotonic() + 40
        while connections and time.monotonic() < deadline:
            connections = [connection for connection in connections if not ended(connection)]
            time.sleep(0.2)
        assert not connections


def test_requests_of_an_address_are_limited(make_server):
    server = make_server(limits(requestsPerSecondPerAddress=20)).start()
    answers = []
    with Witness(server):
        for _ in range(200):
            answers.append(get(server, "/getMessages?roomId=lobby&since=0", source=ATTACKER))
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) > 50 and all(answer.status in (200, 429) for answer in answers)
    assert int(refused[0].headers["retry-after"]) >= 1 and refused[0].json["detail"]
    assert get(server, "/getMessages?roomId=lobby").status == 200


def fill(server, room, count, size):
    """A room with long messages in it."""
    with WebSocket(server) as writer:
        writer.enter()
        writer.call("room:join", {"room": room, "name": "Writer"})
        for number in range(count):
            assert writer.call("message:send", {"room": room, "text": "x" * size, "clientId": str(number)})[0]["ok"]


def without_rate_limit(**settings):
    def configure(config):
        config["server"].update(settings)
        config["pipeline"].remove("rate-limit")

    return configure


@pytest.mark.timeout(120)
def test_answers_nobody_reads_do_not_fill_the_memory(make_server):
    """Each of these clients is within its own limits; together they hold gigabytes if they may."""
    server = make_server(without_rate_limit(maxBufferedBytes=64 << 20, requestsPerSecondPerAddress=0)).start()
    fill(server, "long", 200, 16_000)
    before = server.resident
    request = b"GET /getMessages?roomId=long&limit=200 HTTP/1.1\r\nHost: x\r\n\r\n" * 4
    deaf = []
    with Witness(server):
        for _ in range(100):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.bind((ATTACKER, 0))
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(request)
            deaf.append(connection)
        eventually(lambda: "server.maxBufferedBytes" in server.log, 60)
        # What waits is bounded; beside it there are the answers that are being written. Without limits it was a gigabyte.
        assert server.resident - before < 640 << 20
    for connection in deaf:
        connection.close()


@pytest.mark.timeout(120)
def test_messages_that_never_end_do_not_fill_the_memory(make_server):
    server = make_server(limits(maxBufferedBytes=16 << 20)).start()
    before = server.resident
    half = raw.struct.pack("!BBQ", 0x81, 0xFF, 1_000_000) + b"\0\0\0\0" + b"4" * 900_000
    clients = []
    with Witness(server):
        for _ in range(100):
            client = WebSocket(server, source=ATTACKER)
            client.enter()
            client.send(half)
            clients.append(client)
        eventually(lambda: "server.maxBufferedBytes" in server.log)
        assert server.resident - before < 200 << 20
    codes = set()
    for client in clients:
        client.connection.settimeout(0.2)
        try:
            codes.add(client.close_code())
        except TimeoutError:
            pass
    assert codes & {1008, None}


def test_packets_of_long_polling_count(make_server):
    server = make_server(limits(packetsPerSecond=1000)).start()
    sid = json.loads(get(server, "/socket.io/?EIO=4&transport=polling").body[1:])["sid"]
    body = b"\x1e".join([b"3"] * 5000)
    target = f"/socket.io/?EIO=4&transport=polling&sid={sid}"
    head = f"POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    assert http(server, head.encode() + body).status == 400
    assert get(server, target).json["code"] == 1
    assert server.log.count("server.packetsPerSecond") == 1


def test_an_address_has_so_many_sessions(make_server):
    """Opened by long polling and abandoned, each without a connection."""
    server = make_server(limits(maxConnectionsPerAddress=30, pingIntervalMilliseconds=1000, pingTimeoutMilliseconds=1000)).start()
    opening = "/socket.io/?EIO=4&transport=polling"
    answers = [get(server, opening, source=ATTACKER).status for _ in range(60)]
    assert answers.count(200) >= 30 and answers.count(503) > 0
    assert get(server, opening).status == 200
    # They end by themselves.
    eventually(lambda: get(server, opening, source=ATTACKER).status == 200)


def test_closed_connections_make_room_at_once(make_server):
    server = make_server(limits(maxConnections=50)).start()
    with Witness(server):
        for _ in range(20):
            held = [connect(server, source=ATTACKER) for _ in range(40)]
            for connection in held:
                connection.close()
            eventually(lambda: get(server, "/api/v1/health", source=ATTACKER).status == 200)


def test_typing_is_not_fanned_out_without_end(make_server):
    server = make_server().start()
    with WebSocket(server) as reader, WebSocket(server, source=ATTACKER) as attacker:
        for client, name in ((reader, "Reader"), (attacker, "Attacker")):
            client.enter()
            assert client.call("room:join", {"room": "tea", "name": name})[0]["ok"]
        answers = [attacker.call("typing", {"room": "tea", "typing": number % 2 == 0})[0] for number in range(300)]
    refused = [answer for answer in answers if not answer["ok"]]
    assert len(refused) > 100 and refused[0]["error"]["code"] == 3001 and refused[0]["error"]["retryAfterMs"] > 0


def test_an_unknown_event_is_not_echoed_at_length(make_server):
    server = make_server().start()
    with WebSocket(server) as client:
        client.enter()
        # One character of two hundred kilobytes.
        answer = client.call("e" + "\u0301" * 100_000)
        assert answer[0]["error"]["code"] and len(json.dumps(answer)) < 1000


@pytest.mark.timeout(120)
def test_replays_are_not_given_without_end(make_server):
    """Leaving and joining again, with everything there ever was."""
    server = make_server(without_rate_limit(requestsPerSecondPerAddress=20)).start()
    fill(server, "long", 200, 16_000)
    with Witness(server), WebSocket(server, source=ATTACKER) as attacker:
        attacker.enter()
        refused = None
        for _ in range(30):
            answer = attacker.call("room:join", {"room": "long", "name": "Attacker", "since": 0})[0]
            if not answer["ok"]:
                refused = answer["error"]
                break
            attacker.call("room:leave", {"room": "long"})
    assert refused and refused["code"] == 3001 and refused["retryAfterMs"] > 0
