"""Connection state recovery, by hand, against the conformance server."""

import json

import pytest
import raw
from conformance import ConformanceServer


@pytest.fixture(scope="module")
def server():
    server = ConformanceServer("--recovery", "--connect-timeout", "10000")
    yield server
    server.kill()


class Client:
    """A client that remembers what it takes to come back."""

    def __init__(self, server, namespace="", back=None, **auth):
        self.namespace = namespace
        self.socket = raw.WebSocket(server)
        self.socket.packet()
        if back:
            auth = {"pid": back.pid, "offset": back.offset}
        self.socket.text(f"40{namespace}" + json.dumps(auth))
        answer = json.loads(self.socket.packet()[2 + len(namespace) :])
        self.sid, self.pid = answer["sid"], answer["pid"]
        self.offset = None
        self.missed = []
        while (event := self.event())[0] != "auth":
            self.missed.append(event)

    def event(self):
        """The next event without its offset, which is kept."""
        packet = self.socket.packet()
        while packet.startswith("43"):
            packet = self.socket.packet()
        attachments = 0
        if packet.startswith("45"):
            attachments = int(packet[2 : packet.index("-")])
            packet = "42" + packet[packet.index("-") + 1 :]
        assert packet.startswith(f"42{self.namespace}["), packet
        *event, self.offset = json.loads(packet[2 + len(self.namespace) :])
        assert isinstance(self.offset, str)
        return event + [self.socket.frame()[1] for _ in range(attachments)]

    def emit(self, *arguments):
        self.socket.text(f"42{self.namespace}" + json.dumps(arguments))

    def call(self, *arguments):
        self.socket.text(f"42{self.namespace}1" + json.dumps(arguments))
        while not (packet := self.socket.packet()).startswith(f"43{self.namespace}1["):
            pass
        return json.loads(packet[3 + len(self.namespace) :])

    def lose(self, how):
        """Goes without a word, and waits until the server has noticed."""
        if how == "shutdown":
            self.socket.connection.shutdown(1)
        elif how == "close frame":
            self.socket.send(raw.frame(raw.CLOSE, b"\x03\xe8"))
        while self.socket.frame() is not None:
            pass
        self.socket.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.connection.close()


@pytest.mark.parametrize("how", ["shutdown", "close frame"])
def test_a_lost_client_comes_back_and_gets_what_it_missed(server, how):
    with Client(server) as other, Client(server) as client:
        for room in ("tea", "garden"):
            assert client.call("room-join", room) == ["joined", room]
        other.call("room-all", "tea", "heard")
        assert client.event() == ["room-event", "heard"]
        client.lose(how)
        other.call("room-all", "tea", 1)
        other.call("room-all", "elsewhere", "not for us")
        other.call("room-all", "garden", {"two": 2})
        other.call("room-others", "tea", 3)
        with Client(server, back=client) as back:
            assert (back.sid, back.pid) == (client.sid, client.pid)
            assert back.missed == [["room-event", 1], ["room-event", {"two": 2}], ["room-event", 3]]
            other.call("room-all", "garden", "still in")
            assert back.event() == ["room-event", "still in"]
            # And once more, from where it is now.
            back.lose(how)
            other.call("room-all", "tea", 4)
            with Client(server, back=back) as again:
                assert again.sid == client.sid
                assert again.missed == [["room-event", 4]]


def test_nothing_missed_is_nothing_repeated(server):
    with Client(server) as client:
        client.call("room-join", "quiet")
        client.emit("message", "for us")
        assert client.event() == ["message-back", "for us"]
        client.lose("shutdown")
        with Client(server, back=client) as back:
            assert back.sid == client.sid and back.missed == []


def test_binary_events_are_replayed(server):
    with Client(server) as other, Client(server) as client:
        client.call("room-join", "binary")
        client.lose("shutdown")
        other.socket.text('451-["room-all","binary",{"_placeholder":true,"num":0}]')
        other.socket.send(raw.frame(raw.BINARY, b"\x01\x02"))
        other.call("room-all", "binary", "after it")
        with Client(server, back=client) as back:
            assert back.missed == [["room-event", {"_placeholder": True, "num": 0}, b"\x01\x02"], ["room-event", "after it"]]


def test_what_asks_for_an_acknowledgement_has_no_offset(server):
    with Client(server) as client:
        client.socket.text('421["ask-me","Tea?"]')
        question = client.socket.packet()
        assert question.endswith('["question","Tea?"]') and question.startswith("42")
        client.socket.text(f"43{question[2 : question.index('[')]}[true]")
        assert client.socket.packet() == "431[true]"


@pytest.mark.parametrize("change", ["pid", "offset", "neither", "types"])
def test_who_is_not_known_is_new(server, change):
    with Client(server) as client:
        client.lose("shutdown")
        auth = {"pid": client.pid, "offset": client.offset}
        if change == "neither":
            auth = {}
        elif change == "types":
            auth = {"pid": 1, "offset": [client.offset]}
        else:
            auth[change] = "AAAAAAAAAAAAAAAA"
        with Client(server, **auth) as other:
            assert other.sid != client.sid and other.pid != client.pid and other.missed == []


def test_who_left_on_purpose_is_new(server):
    with Client(server) as client, Client(server) as kicked:
        client.socket.text("41")
        client.lose("shutdown")
        kicked.emit("kick-me")
        assert kicked.socket.packet() == "41"
        kicked.lose("shutdown")
        for gone in (client, kicked):
            with Client(server, back=gone) as other:
                assert other.sid != gone.sid


def test_namespaces_are_recovered_each_for_itself(server):
    with Client(server, "/custom,") as client:
        client.lose("shutdown")
        with Client(server, back=client) as main:
            assert main.sid != client.sid, "the pid is another namespace's"
        with Client(server, "/custom,", back=client) as back:
            assert back.sid == client.sid
