"""The server behind nginx and HAProxy, configured as docs/deploy says, and behind those who only say that they are proxies."""

import json
import socket
import struct
import threading

import pytest
import requests
import socketio

import raw
from edge import SECONDS, haproxy, make_certificate, nginx, trusting

SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"


def behind(listen, trusted=("127.0.0.1",)):
    def configure(config):
        config["server"].update(listen=listen, loops=2, trustedProxies=list(trusted))

    return configure


@pytest.fixture(params=["nginx", "haproxy"])
def proxied(request, make_server, tmp_path):
    """A proxy that speaks TLS, with a server behind it."""
    prefix = "proxy:" if request.param == "haproxy" else ""
    server = make_server(behind([f"{prefix}127.0.0.1:0"]))
    server.prefix = prefix
    server.start()
    proxy = (haproxy if request.param == "haproxy" else nginx)(tmp_path, server.port)
    proxy.certificate = tmp_path / "localhost.pem"
    proxy.url = f"https://localhost:{proxy.port}"
    proxy.server = server
    yield proxy
    proxy.stop()


def client(proxied, transports, headers=None):
    session = requests.Session()
    session.verify = str(proxied.certificate)
    session.trust_env = False  # certificates named by the environment would win
    made = socketio.Client(reconnection=False, http_session=session)
    made.connect(proxied.url, transports=list(transports), headers=headers or {}, wait_timeout=SECONDS)
    return made


def test_clients_chat_through_it(proxied, transports):
    clients = [client(proxied, transports) for _ in range(4)]
    received = [threading.Event() for _ in clients]
    for each, event in zip(clients, received):
        each.on("message", lambda message, event=event: message["text"] == "hello" and event.set())
        assert each.call("room:join", {"room": "tea"}, timeout=SECONDS)["ok"]
    assert clients[0].call("message:send", {"room": "tea", "text": "hello"}, timeout=SECONDS)["ok"]
    for event in received:
        assert event.wait(SECONDS)
    assert {each.transport() for each in clients} == {transports[-1]}
    for each in clients:
        each.disconnect()


def test_its_own_page_may_connect_and_a_strangers_may_not(proxied):
    url = f"{proxied.url}/socket.io/?EIO=4&transport=polling"
    for origin, status in ((proxied.url, 200), (proxied.url.replace("https", "http"), 403), ("https://evil.example", 403)):
        answer = requests.get(url, headers={"Origin": origin}, verify=str(proxied.certificate), timeout=SECONDS)
        assert answer.status_code == status, origin


def limit_joins(config):
    """One join a second from an address."""
    config["server"].update(trustedProxies=["127.0.0.1"], loops=1)


@pytest.fixture
def slow_joins(make_server):
    """A server that lets an address join once, for a long time."""
    server = make_server(limit_joins)
    path = server.folder / "plugins" / "rate-limit.json"
    settings = json.loads(path.read_text()) if path.exists() else {"use": "builtin:rate-limit"}
    settings.pop("examples", None)
    settings.setdefault("configuration", {})["joinsPerAddress"] = {"perSecond": 0.001, "burst": 1}
    path.write_text(json.dumps(settings))
    return server.start()


def joined(server, headers):
    with raw.WebSocket(server, headers=headers) as connection:
        connection.enter()
        return connection.call("room:join", {"room": "tea"})[0]["ok"]


def test_each_forwarded_address_has_limits_of_its_own(slow_joins):
    first, second = "X-Forwarded-For: 203.0.113.1\r\n", "X-Forwarded-For: 6.6.6.6, 203.0.113.2\r\n"
    assert joined(slow_joins, first)
    assert not joined(slow_joins, first)
    assert joined(slow_joins, second)
    # What stands before the last one was written by the client.
    assert not joined(slow_joins, "X-Forwarded-For: 7.7.7.7, 203.0.113.2\r\n")


def test_strangers_are_not_believed(make_server):
    server = make_server(lambda config: (limit_joins(config), config["server"].update(trustedProxies=["192.0.2.1"], maxConnectionsPerAddress=1)))
    server.start()
    with raw.WebSocket(server, headers="X-Forwarded-For: 203.0.113.1\r\n"):
        with pytest.raises((AssertionError, EOFError)):
            raw.WebSocket(server, headers="X-Forwarded-For: 203.0.113.2\r\n")


def test_connections_are_counted_for_clients_and_not_for_the_proxy(make_server):
    server = make_server(lambda config: config["server"].update(trustedProxies=["127.0.0.1"], maxConnectionsPerAddress=2, loops=1)).start()
    one, two = "X-Forwarded-For: 203.0.113.1\r\n", "X-Forwarded-For: 203.0.113.2\r\n"
    with raw.WebSocket(server, headers=one), raw.WebSocket(server, headers=two), raw.WebSocket(server, headers=one):
        refused = raw.get(server, "/api/v1/health", headers=one)
        assert refused.status == 503
        assert raw.get(server, "/api/v1/health", headers=two).status == 200
    assert raw.get(server, "/api/v1/health", headers="X-Forwarded-For: 203.0.113.3\r\n").status == 200


def test_a_proxy_that_asks_for_itself_has_no_limit_afterwards_either(make_server):
    """On kept-alive connections a proxy's clients take turns, and the proxy itself looks whether the server lives."""
    trusted = ["127.0.0.1", "10.0.0.0/8"]
    server = make_server(lambda config: config["server"].update(trustedProxies=trusted, maxConnectionsPerAddress=1, loops=1)).start()
    request = "GET /api/v1/health HTTP/1.1\r\nHost: a\r\n%s\r\n"
    kept = []
    for number in range(3):
        connection = raw.connect(server)
        kept.append(connection)
        reader = raw.Reader(connection)
        for headers in (f"X-Forwarded-For: 203.0.113.{number}\r\n", "", f"X-Forwarded-For: 127.0.0.1\r\n"):
            connection.sendall((request % headers).encode())
            assert reader.response().status == 200
    # Whom a connection served before has room again.
    assert raw.get(server, "/api/v1/health", headers="X-Forwarded-For: 203.0.113.1\r\n").status == 200
    assert raw.get(server, "/api/v1/health", headers="X-Forwarded-For: 203.0.113.9\r\n").status == 200
    # One of the proxies' own network is a client like any other when a proxy says so.
    for address in ("203.0.113.9", "10.0.0.7"):
        connection = raw.connect(server)
        kept.append(connection)
        connection.sendall((request % f"X-Forwarded-For: {address}\r\n").encode())
        assert raw.Reader(connection).response().status == 200
        assert raw.get(server, "/api/v1/health", headers=f"X-Forwarded-For: {address}\r\n").status == 503
        assert f"connections for {address} are refused" in server.log
    for connection in kept:
        connection.close()


@pytest.fixture
def proxy_port(make_server):
    server = make_server(behind(["proxy:127.0.0.1:0"]))
    server.prefix = "proxy:"
    return server.start()


REQUEST = b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("header", [
    b"PROXY TCP4 203.0.113.1 127.0.0.1 1 2\r\n", b"PROXY UNKNOWN\r\n", b"PROXY TCP6 2001:db8::1 ::1 1 2\r\n",
    SIGNATURE + b"\x21\x11" + struct.pack("!H", 12) + socket.inet_aton("203.0.113.1") + socket.inet_aton("127.0.0.1") + b"\0\1\0\2",
    SIGNATURE + b"\x20\x00\0\0",
])
@pytest.mark.parametrize("piece", [1000, 1])
def test_a_request_follows_its_proxy_header(proxy_port, header, piece):
    with raw.connect(proxy_port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        data = header + REQUEST
        for start in range(0, len(data), piece):
            connection.sendall(data[start : start + piece])
        assert raw.Reader(connection).response().status == 200


@pytest.mark.parametrize("origin, status", [("https://a", 200), ("http://a", 403)])
def test_a_proxy_says_how_clients_came_whose_address_it_has_said(proxy_port, origin, status):
    request = f"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nOrigin: {origin}\r\nX-Forwarded-Proto: https\r\n\r\n"
    with raw.connect(proxy_port) as connection:
        connection.sendall(b"PROXY TCP4 203.0.113.1 127.0.0.1 1 2\r\n" + request.encode())
        assert raw.Reader(connection).response().status == status


@pytest.mark.parametrize("start", [REQUEST, b"PROXY TCP4 1.2.3.4\r\n" + REQUEST, SIGNATURE + b"\x31\x11\0\0"])
def test_without_a_proper_header_the_connection_is_closed(proxy_port, start):
    with raw.connect(proxy_port) as connection:
        connection.sendall(start)
        assert raw.Reader(connection).at_end()
    assert "a connection from 127.0.0.1 to proxy:127.0.0.1:0 was closed" in proxy_port.log


def test_a_header_that_never_ends_is_not_waited_for(proxy_port):
    with raw.connect(proxy_port, seconds=30) as connection:
        connection.sendall(b"PROXY TCP4 ")
        assert raw.Reader(connection).at_end()


def test_a_header_from_a_stranger_is_not_read(make_server):
    server = make_server(behind(["proxy:127.0.0.1:0"], trusted=["192.0.2.1"]))
    server.prefix = "proxy:"
    server.start()
    with raw.connect(server) as connection:
        assert raw.Reader(connection).at_end()
    assert "it is no trusted proxy" in server.log


def test_a_proxy_header_comes_before_tls(make_server):
    server = make_server(lambda config: config["server"].update(
        listen=["proxy:tls:127.0.0.1:0"], trustedProxies=["127.0.0.1"], tls={"certificate": "localhost.pem", "key": "localhost.key"}))
    certificate, _ = make_certificate(server.folder)
    server.prefix = "proxy:tls:"
    server.start()
    plain = socket.create_connection(("127.0.0.1", server.port), SECONDS)
    plain.sendall(b"PROXY TCP4 203.0.113.1 127.0.0.1 1 2\r\n")
    with trusting(certificate).wrap_socket(plain, server_hostname="localhost") as connection:
        connection.sendall(REQUEST)
        assert raw.Reader(connection).response().status == 200
