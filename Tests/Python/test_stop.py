"""Stopping: by SIGTERM everyone is told and nothing acknowledged is lost; a second one is not waited for."""

import json
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from conftest import POLLING, WEBSOCKET
from raw import Reader, WebSocket, connect as dial, get
from server import BAITHAK


def test_clients_are_told_and_nobody_new_is_let_in(server, connect):
    chatting, polling = connect(WEBSOCKET), connect(POLLING)
    for client, name in ((chatting, "Ann"), (polling, "Ben")):
        client.call("room:join", {"room": "tea", "name": name})
    sid = json.loads(get(server, "/socket.io/?EIO=4&transport=polling").body[1:])["sid"]
    with WebSocket(server) as websocket, dial(server) as poll, dial(server) as idle:
        websocket.enter()
        poll.sendall(f"GET /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        idle_reader = Reader(idle)
        assert idle_reader.response().status == 200

        server.signal(signal.SIGTERM)
        assert websocket.close_code() == 1001
        answer = Reader(poll).response()
        assert (answer.status, answer.body) == (200, b"1")
        assert idle_reader.at_end()
        chatting.wait_until_gone()
        polling.wait_until_gone()
        assert server.wait() == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), 1)


def test_sigint_stops_as_well(server):
    server.signal(signal.SIGINT)
    assert server.wait() == 0


def test_what_is_acknowledged_while_stopping_is_kept(make_server):
    server = make_server(lambda config: config["pipeline"].remove("rate-limit")).start()
    acknowledged, refused = {}, 0
    with WebSocket(server) as sender:
        sender.enter()
        sender.call("room:join", {"room": "tea", "name": "Ann"})
        for number in range(3000):
            sender.send_event("message:send", {"room": "tea", "text": f"text {number}", "clientId": str(number)})
            if number == 1500:
                server.signal(signal.SIGTERM)
        while (received := sender.frame()) is not None:
            payload = received[1].decode("utf-8", "replace")
            if not payload.startswith("43"):
                continue
            answer = json.loads(payload[payload.index("[") :])[0]
            if answer["ok"]:
                acknowledged[answer["clientId"]] = answer["seq"]
            else:
                assert answer["error"]["code"] == 4002
                refused += 1
        assert server.wait() == 0
    assert acknowledged

    server.start()
    with WebSocket(server) as reader:
        reader.enter()
        log = reader.call("room:join", {"room": "tea", "since": 0})[0]
    kept = {entry["clientId"]: entry["seq"] for entry in log["messages"]}
    assert acknowledged.items() <= kept.items()
    assert [entry["seq"] for entry in log["messages"]] == list(range(1, log["seq"] + 1))


def test_a_second_sigterm_ends_a_stop_that_hangs(server):
    """Another process keeps the database locked, so that the store cannot answer."""
    with WebSocket(server) as sender:
        sender.enter()
        sender.call("room:join", {"room": "tea", "name": "Ann"})
        lock = sqlite3.connect(server.data / "baithak.db", isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            sender.send_event("message:send", {"room": "tea", "text": "stuck", "clientId": "a"})
            time.sleep(0.2)  # the store is to have begun
            server.signal(signal.SIGTERM)
            with pytest.raises(subprocess.TimeoutExpired):
                server.process.wait(1)
            server.signal(signal.SIGTERM)
            started = time.monotonic()
            assert server.wait() == 128 + signal.SIGTERM
            assert time.monotonic() - started < 1
        finally:
            lock.close()


def test_a_client_that_does_not_read_does_not_hold_up_the_stop(make_server):
    server = make_server(lambda config: config["pipeline"].remove("rate-limit")).start()
    with WebSocket(server, receive_buffer=4096) as deaf, WebSocket(server) as sender:
        deaf.enter()
        deaf.call("room:join", {"room": "tea", "name": "Deaf"})
        sender.enter()
        sender.call("room:join", {"room": "tea", "name": "Ann"})
        for number in range(300):
            assert sender.call("message:send", {"room": "tea", "text": "x" * 16000, "clientId": str(number)})[0]["ok"]
        started = time.monotonic()
        server.stop()
        assert time.monotonic() - started < 5


def test_a_second_server_on_the_same_data_is_refused(server):
    second = subprocess.run(
        [BAITHAK, "serve", "--listen", "127.0.0.1:0", "--data", "data"], cwd=server.folder, capture_output=True, text=True, timeout=20)
    assert second.returncode == 1 and second.stdout == ""
    assert "data/baithak.db" in second.stderr and len(second.stderr.splitlines()) == 1
    assert get(server, "/").status == 200


def test_a_port_in_use_is_named(server, make_server):
    other = make_server()
    second = subprocess.run(
        [BAITHAK, "serve", "--listen", f"127.0.0.1:{server.port}", "--data", "data"], cwd=other.folder, capture_output=True, text=True, timeout=20)
    assert second.returncode == 1 and f"127.0.0.1:{server.port}" in second.stderr
    assert "listening" not in second.stdout
