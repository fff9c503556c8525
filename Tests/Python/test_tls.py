"""Clients over https and wss."""

import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest
import requests
import socketio

import raw
from edge import SECONDS, connect_tls, fingerprint, make_certificate, trusting
from server import Server


@pytest.fixture
def secure_server(make_server):
    """A server on a TLS port with two loops, and its certificate."""

    def configure(config):
        config["server"].update(listen=["tls:127.0.0.1:0"], loops=2, tls={"certificate": "tls/localhost.pem", "key": "tls/localhost.key"})

    server = make_server(configure)
    (server.folder / "tls").mkdir()
    server.certificate, _ = make_certificate(server.folder / "tls")
    server.prefix = "tls:"
    return server.start()


def client(server, transports):
    session = requests.Session()
    session.verify = str(server.certificate)
    session.trust_env = False  # certificates named by the environment would win
    made = socketio.Client(reconnection=False, http_session=session)
    made.connect(server.secure_url, transports=list(transports), wait_timeout=SECONDS)
    return made


def test_clients_chat_over_every_transport(secure_server, transports):
    # Enough of them that requests meet sessions of the other loop.
    clients = [client(secure_server, transports) for _ in range(6)]
    received = [threading.Event() for _ in clients]
    for each, event in zip(clients, received):
        each.on("message", lambda message, event=event: message["text"] == "hello" and event.set())
        assert each.call("room:join", {"room": "tea"}, timeout=SECONDS)["ok"]
    if transports[-1] == "websocket":
        deadline = time.monotonic() + SECONDS
        while any(each.transport() != "websocket" for each in clients):
            assert time.monotonic() < deadline, "not upgraded"
            time.sleep(0.01)
    assert clients[0].call("message:send", {"room": "tea", "text": "hello"}, timeout=SECONDS)["ok"]
    for event in received:
        assert event.wait(SECONDS)
    for each in clients:
        each.disconnect()


def test_http_1_1_is_what_is_agreed_on(secure_server):
    context = trusting(secure_server.certificate)
    with connect_tls(secure_server.port, context, ["h2", "http/1.1"]) as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"
        assert connection.version() == "TLSv1.3"
    with pytest.raises(ssl.SSLError):
        connect_tls(secure_server.port, trusting(secure_server.certificate), ["h2"])


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_sessions_are_resumed(secure_server, version, tmp_path):
    ticket = tmp_path / "ticket"
    command = ["openssl", "s_client", version, "-connect", f"127.0.0.1:{secure_server.port}"]
    request = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    first = subprocess.run([*command, "-ign_eof", "-sess_out", ticket], input=request, capture_output=True, text=True, timeout=30)
    assert "200 OK" in first.stdout and "New, TLSv1" in first.stdout
    second = subprocess.run([*command, "-ign_eof", "-sess_in", ticket], input=request, capture_output=True, text=True, timeout=30)
    assert "200 OK" in second.stdout and "Reused, TLSv1" in second.stdout


def test_tls_1_1_is_refused(secure_server):
    tried = subprocess.run(
        ["openssl", "s_client", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", "-connect", f"127.0.0.1:{secure_server.port}"],
        input="", capture_output=True, text=True, timeout=30)
    assert tried.returncode != 0 and "alert protocol version" in tried.stderr


def test_renegotiation_is_refused(secure_server):
    tried = subprocess.run(
        ["openssl", "s_client", "-tls1_2", "-connect", f"127.0.0.1:{secure_server.port}"],
        input="R\n", capture_output=True, text=True, timeout=30)
    assert "RENEGOTIATING" in tried.stdout + tried.stderr
    assert "no renegotiation" in tried.stderr


def test_plain_http_is_told_where_to_go(secure_server):
    with socket.create_connection(("127.0.0.1", secure_server.port), SECONDS) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 400") and b"https://" in answer


def test_a_handshake_that_stops_is_ended(secure_server):
    began = time.monotonic()
    silent = socket.create_connection(("127.0.0.1", secure_server.port), 30)
    begun = socket.create_connection(("127.0.0.1", secure_server.port), 30)
    begun.sendall(bytes([22, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]))
    for connection in (silent, begun):
        assert connection.recv(1) == b""
        connection.close()
    assert time.monotonic() - began > 5, "not much of a chance"


def test_pages_over_http_are_strangers(secure_server):
    url = f"{secure_server.secure_url}/socket.io/?EIO=4&transport=polling"
    for scheme, status in (("https", 200), ("http", 403)):
        answer = requests.get(
            url, headers={"Origin": f"{scheme}://localhost:{secure_server.port}"}, verify=str(secure_server.certificate), timeout=SECONDS)
        assert answer.status_code == status


def test_sighup_brings_a_new_certificate_and_drops_nobody(secure_server):
    talker = client(secure_server, ("websocket",))
    gone = threading.Event()
    talker.on("disconnect", lambda *_: gone.set())
    assert talker.call("room:join", {"room": "tea"}, timeout=SECONDS)["ok"]
    before = fingerprint(secure_server.port)
    folder = secure_server.folder / "tls"
    for round in range(5):
        if round == 2:
            (folder / "localhost.key").write_text("nonsense")
        else:
            make_certificate(folder)
        logged = len(secure_server.log)
        secure_server.signal(signal.SIGHUP)
        deadline = time.monotonic() + SECONDS
        expected = "the old certificate stays" if round == 2 else "the certificate was read again"
        while expected not in secure_server.log[logged:]:
            assert time.monotonic() < deadline, secure_server.log
            # SIGHUP has the policy read as well, and the next one waits for that: no faster than a client may ask.
            assert talker.call("presence:set", {"status": f"{time.monotonic()}"}, timeout=SECONDS)["ok"]
            time.sleep(0.1)
        after = fingerprint(secure_server.port)
        assert (after == before) == (round == 2)
        before = after
    assert talker.call("message:send", {"room": "tea", "text": "still here"}, timeout=SECONDS)["ok"]
    assert not gone.is_set()
    talker.disconnect()


def test_check_tells_what_is_wrong_with_the_files(make_server):
    server = make_server(lambda config: config["server"].update(
        listen=["tls:127.0.0.1:0"], tls={"certificate": "localhost.pem", "key": "other.key"}))
    make_certificate(server.folder)
    missing = server.run("check")
    assert missing.returncode == 1 and "config.json#/server/tls/key" in missing.stderr and "No such file" in missing.stderr
    make_certificate(server.folder, "other")
    foreign = server.run("check")
    assert foreign.returncode == 1 and "does not belong to the certificate" in foreign.stderr
    server.write_config({**server.config, "server": {**server.config["server"], "tls": {"certificate": "other.pem", "key": "other.key"}}})
    (server.folder / "other.key").chmod(0o644)
    open_key = server.run("check")
    assert open_key.returncode == 0 and "may be read by everyone" in open_key.stdout


def test_a_stop_says_goodbye_to_everyone(secure_server):
    context = trusting(secure_server.certificate)
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    entered = raw.WebSocket(secure_server, tls=context)
    entered.enter()
    idle = connect_tls(secure_server.port, context)
    shaking = socket.create_connection(("127.0.0.1", secure_server.port), SECONDS)
    shaking.sendall(bytes([22, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]))
    began = time.monotonic()
    stopping = threading.Thread(target=secure_server.stop)
    stopping.start()
    assert entered.close_code() == 1001
    # Without the word that nothing more comes, reading would fail.
    assert idle.recv(1) == b""
    assert shaking.recv(1) == b""
    for connection in (entered.connection, idle, shaking):
        connection.close()
    stopping.join()
    assert time.monotonic() - began < 8
