"""Slow clients: those of slowhttptest, and some of our own. Each is closed in time, and all the while others are served."""

import concurrent.futures
import contextlib
import re
import shutil
import socket
import subprocess
import time

import pytest

import raw
from attacks import ATTACKER, Witness, eventually
from raw import WebSocket, connect, get

pytestmark = pytest.mark.timeout(120)

# Mode, and how long the server lets such a client be: the seconds slowhttptest is given.
MODES = {
    "slow headers": (["-H", "-i", "3"], 20),
    "slow body": (["-B", "-i", "5", "-s", "8192", "-u", "/sendMessage"], 40),
    "ranges": (["-R", "-a", "1", "-b", "3000", "-u", "/long.bin"], 20),
    "slow read": (["-X", "-n", "1", "-w", "1", "-y", "1", "-z", "1", "-u", "/long.bin"], 20),
}


def attack(server, options, seconds):
    """slowhttptest's last words: whether the service was available at the end, and why it ended."""
    options = list(options)
    path = "/"
    if "-u" in options:
        at = options.index("-u")
        path = options[at + 1]
        del options[at : at + 2]
    done = subprocess.run(
        ["slowhttptest", *options, "-c", "300", "-r", "150", "-l", str(seconds), "-p", "5", "-v", "1", "-u", server.url + path],
        capture_output=True, text=True, timeout=seconds + 40)
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", done.stdout + done.stderr)


@pytest.mark.skipif(shutil.which("slowhttptest") is None, reason="the Debian package slowhttptest is not installed")
def test_slowhttptest(make_server, tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html><title>Hi</title>")
    (tmp_path / "long.bin").write_bytes(bytes(8_000_000))
    server = make_server(lambda config: config["server"].update(public=str(tmp_path))).start()
    with Witness(server), concurrent.futures.ThreadPoolExecutor(len(MODES)) as pool:
        reports = dict(zip(MODES, pool.map(lambda mode: attack(server, *mode), MODES.values())))
    for mode, report in reports.items():
        available = re.findall(r"service available:\s+(\w+)", report)
        assert available and set(available) == {"YES"}, f"{mode}:\n{report[-2000:]}"
        # Nobody was still connected because the server lets them be. Who reads, however slowly, is not one of them.
        assert mode == "slow read" or "No open connections left" in report, f"{mode}:\n{report[-2000:]}"


def test_a_reader_of_a_byte_a_second_is_given_up(make_server, tmp_path):
    """Seen from the server: a client goes on with what its own kernel has received, and slowhttptest calls it connected for that long."""
    (tmp_path / "long.bin").write_bytes(bytes(8_000_000))
    server = make_server(lambda config: config["server"].update(public=str(tmp_path))).start()
    alone = server.sockets
    with contextlib.ExitStack() as stack:
        readers = []
        for buffer in (1, 65536, None):
            reader = stack.enter_context(socket.socket())
            if buffer:
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            reader.settimeout(raw.SECONDS)
            reader.connect(("127.0.0.1", server.port))
            reader.sendall(b"GET /long.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            readers.append(reader)
        assert all(reader.recv(1) for reader in readers)
        assert server.sockets == alone + len(readers)
        started = time.monotonic()
        while server.sockets > alone:
            assert time.monotonic() - started < 50
            time.sleep(1)
            for reader in readers:
                with contextlib.suppress(ConnectionResetError):
                    reader.recv(1)
        assert time.monotonic() - started > 20, "who is only slow has half a minute for each piece"


def lifetime(connection, dribble, every=1.0):
    """Sends a little again and again until the server ends the connection: how many seconds it took."""
    started = time.monotonic()
    connection.settimeout(every)
    while time.monotonic() - started < 100:
        try:
            if not connection.recv(65536):
                break
        except TimeoutError:
            try:
                connection.sendall(dribble)
            except OSError:
                break
        except OSError:
            break
    return time.monotonic() - started


def test_slow_clients_run_out_of_time(make_server):
    """A head that trickles in, a body that does, a POST to a session, and a connection that says nothing."""
    server = make_server(lambda config: config["server"].update(pingIntervalMilliseconds=60_000)).start()
    opened = raw.json.loads(get(server, "/socket.io/?EIO=4&transport=polling").body[1:])
    heads = {
        "head": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"A: b\r\n", 20),
        "request line": (b"G", b"", 20),
        "body": (b"POST /sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n", b"{", 45),
        "chunks": (b"POST /sendMessage HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 45),
        "packets": (f"POST /socket.io/?EIO=4&transport=polling&sid={opened['sid']} HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n".encode(), b"4", 45),
        "nothing": (b"", b"", 35),
    }

    def run(name):
        start, dribble, most = heads[name]
        with connect(server, source=ATTACKER) as connection:
            connection.sendall(start)
            return name, lifetime(connection, dribble), most

    with Witness(server), concurrent.futures.ThreadPoolExecutor(len(heads)) as pool:
        for name, lived, most in pool.map(run, heads):
            assert lived < most, f"{name}: {lived:.0f} s"


def test_a_session_that_never_polls_again_is_over_in_time(make_server):
    server = make_server(lambda config: config["server"].update(pingIntervalMilliseconds=300, pingTimeoutMilliseconds=300)).start()
    sid = raw.json.loads(get(server, "/socket.io/?EIO=4&transport=polling").body[1:])["sid"]
    time.sleep(2)
    assert get(server, f"/socket.io/?EIO=4&transport=polling&sid={sid}").json["code"] == 1


def test_a_websocket_that_never_answers_pings_is_over_in_time(make_server):
    server = make_server(lambda config: config["server"].update(pingIntervalMilliseconds=300, pingTimeoutMilliseconds=300)).start()
    with WebSocket(server) as client:
        client.enter()
        started = time.monotonic()
        client.close_code()
        assert time.monotonic() - started < 4


def test_a_namespace_that_is_never_entered_ends_the_session(make_server):
    server = make_server(lambda config: config["server"].update(pingIntervalMilliseconds=60_000)).start()
    with WebSocket(server) as client:
        client.packet()
        client.connection.settimeout(60)
        started = time.monotonic()
        client.close_code()
        assert time.monotonic() - started < 55
