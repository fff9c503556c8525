"""Socket.IO v5, case by case, against the conformance server."""

import json
import statistics
import time

import pytest
import raw
import socketio
from conformance import ConformanceServer, Polling

SECONDS = 5


@pytest.fixture(scope="module")
def server():
    server = ConformanceServer("--connect-timeout", "500")
    yield server
    server.kill()


@pytest.fixture
def socket(server):
    """A client in no namespace yet."""
    with raw.WebSocket(server) as socket:
        assert socket.packet().startswith("0{")
        yield socket


def enter(socket, namespace="", auth=""):
    """Enters a namespace: the id there. Reads the `auth` event."""
    socket.text(f"40{namespace}{auth}")
    answer = socket.packet()
    assert answer.startswith(f"40{namespace}" + '{"sid":"'), answer
    assert socket.packet() == f'42{namespace}["auth",{auth or "{}"}]'
    data = json.loads(answer[2 + len(namespace) :])
    assert set(data) == {"sid"}, "recovery is off"
    return data["sid"]


# Entering


@pytest.mark.parametrize("auth", ["", '{"token":"123"}', '{"nested":{"list":[1,null,true]}}'])
@pytest.mark.parametrize("namespace", ["", "/custom,"])
def test_a_namespace_lets_in(socket, namespace, auth):
    enter(socket, namespace, auth)


def test_ids_differ_by_namespace(socket):
    assert enter(socket) != enter(socket, "/custom,")


def test_a_namespace_with_a_query_is_the_namespace(socket):
    socket.text("40/custom?key=value,")
    assert socket.packet().startswith('40/custom,{"sid":"')


@pytest.mark.parametrize("name", ["/random", "/custom/", "/Custom"])
def test_an_unknown_namespace_is_refused_and_the_transport_stays(socket, name):
    socket.text(f"40{name},")
    assert socket.packet() == f'44{name},{{"message":"Invalid namespace"}}'
    enter(socket)


def test_a_client_in_no_namespace_is_closed(server, socket):
    begun = time.monotonic()
    assert socket.close_code() is not None
    assert 0.4 < time.monotonic() - begun < SECONDS
    polling = Polling(server, "/socket.io/")
    assert polling.start_get().response().body == b"1"


def test_a_refused_client_is_closed_as_well(socket):
    socket.text("40/random,")
    socket.packet()
    assert socket.close_code() is not None


def test_a_client_of_another_namespace_stays(socket):
    enter(socket, "/custom,")
    time.sleep(0.7)
    socket.text('42/custom,["message",1]')
    assert socket.packet() == '42/custom,["message-back",1]'


# Leaving


def test_leaving_leaves_the_transport_open(socket):
    enter(socket)
    socket.text("41")
    time.sleep(0.7)
    enter(socket)


def test_leaving_one_namespace_is_staying_in_the_other(socket):
    enter(socket)
    enter(socket, "/custom,")
    socket.text("41/custom,")
    socket.text('42["message","here"]')
    assert socket.packet() == '42["message-back","here"]'


def test_the_server_puts_out_and_the_transport_stays(socket):
    enter(socket)
    enter(socket, "/custom,")
    socket.text('42["kick-me"]')
    assert socket.packet() == "41"
    socket.text('42/custom,["message",1]')
    assert socket.packet() == '42/custom,["message-back",1]'
    enter(socket)


# Messages

BINARY_EVENT = '["message",{"_placeholder":true,"num":0},{"a":[{"_placeholder":true,"num":1}]}]'


@pytest.mark.parametrize("namespace", ["", "/custom,"])
def test_events_and_acknowledgements(socket, namespace):
    enter(socket, namespace)
    socket.text(f'42{namespace}["message",1,"2",{{"3":[true]}}]')
    assert socket.packet() == f'42{namespace}["message-back",1,"2",{{"3":[true]}}]'
    socket.text(f'42{namespace}456["message-with-ack",1,"2",{{"3":[false]}}]')
    assert socket.packet() == f'43{namespace}456[1,"2",{{"3":[false]}}]'
    socket.text(f'42{namespace}0["message-with-ack"]')
    assert socket.packet() == f"43{namespace}0[]"


@pytest.mark.parametrize("namespace", ["", "/custom,"])
def test_binary_events_and_acknowledgements(socket, namespace):
    enter(socket, namespace)
    for name, answer, data in [("message", "message-back", BINARY_EVENT), ("message-with-ack", None, BINARY_EVENT)]:
        ack = "" if answer else "789"
        socket.text(f"452-{namespace}{ack}" + data.replace("message", name))
        socket.send(raw.frame(raw.BINARY, b"\x01\x02\x03"))
        socket.send(raw.frame(raw.BINARY, b"\x04\x05\x06"))
        expected = f"452-{namespace}" if answer else f"462-{namespace}789"
        arguments = data.replace("message", answer) if answer else data.replace('"message",', "")
        assert socket.packet() == expected + arguments
        assert [socket.frame(), socket.frame()] == [(raw.BINARY, b"\x01\x02\x03"), (raw.BINARY, b"\x04\x05\x06")]


def test_binary_events_over_polling(server):
    session = Polling(server, "/socket.io/")
    session.post("40")
    session.until(2)
    session.post("451-" + '["message",{"_placeholder":true,"num":0}]' + "\x1ebAQIDBA==")
    assert session.until(2) == ["451-" + '["message-back",{"_placeholder":true,"num":0}]', "bAQIDBA=="]


@pytest.mark.parametrize(
    "packet",
    ["4abc", "47", "42{}", "42[]", "42abc", '42abc["message"]', '42[{"a":1}]', '42["connect"]', "43[1]", '40"x"', "4", "42/custom,[1]",
     '451["message"]', '450-["message"]', '451-["message",{"_placeholder":true,"num":5}]', "44[]"],
)
def test_an_invalid_packet_closes_at_once(socket, packet):
    enter(socket)
    begun = time.monotonic()
    socket.text(packet)
    if packet.startswith("451-"):
        socket.send(raw.frame(raw.BINARY, b"x"))
    assert socket.close_code() is not None
    assert time.monotonic() - begun < SECONDS, "not by ping timeout"


def test_invalid_packets_close_within_a_quarter_of_a_second(server):
    """Half of them at least: a busy machine may hold up some."""
    times = []
    for packet in ["4abc", "47", "42{}", "42[]", '42[{"a":1}]', '42["connect"]', "44[]", "49", "43", "41x", "41/custom,"]:
        with raw.WebSocket(server) as socket:
            socket.packet()
            enter(socket)
            begun = time.monotonic()
            socket.text(packet)
            assert socket.close_code() is not None
            times.append(time.monotonic() - begun)
    assert statistics.median(times) < 0.25


@pytest.mark.parametrize("packet", ["4abc", "42[]", '42["disconnecting"]', '451["message"]', "42/custom,[1]"])
def test_an_invalid_packet_closes_a_polling_session(server, packet):
    session = Polling(server, "/socket.io/")
    session.post("40")
    session.until(2)
    poll = session.start_get()
    session.post(packet)
    assert poll.response().body == b"1"
    assert session.get().json["code"] == 1


def test_events_nobody_waits_for_are_passed_over(socket):
    enter(socket)
    enter(socket, "/custom,")
    for packet in ['42["unknown"]', '421["unknown"]', '42/custom,2["room-join","tea"]', '42/custom,["kick-me"]', '439["no question"]']:
        socket.text(packet)
    socket.text('42["message","next"]')
    assert socket.packet() == '42["message-back","next"]'
    socket.text('42/custom,["message","next"]')
    assert socket.packet() == '42/custom,["message-back","next"]'


def test_rooms_need_no_acknowledgement(socket):
    enter(socket)
    for packet in ['42["room-join","tea"]', '42["room-all","tea",1]', '42["room-others","tea",2]', '42["room-leave","tea"]', '42["room-all","tea",3]']:
        socket.text(packet)
    assert socket.packet() == '42["room-event",1]'
    socket.text('42["message"]')
    assert socket.packet() == '42["message-back"]'


def test_binary_answers_are_taken(socket):
    enter(socket)
    socket.text('427["ask-me","Tea?"]')
    question = socket.packet()
    assert question.endswith('["question","Tea?"]')
    socket.text(f'461-{question[2 : question.index("[")]}[{{"_placeholder":true,"num":0}}]')
    socket.send(raw.frame(raw.BINARY, b"\x00\xff"))
    assert (socket.packet(), socket.frame()) == ('461-7[{"_placeholder":true,"num":0}]', (raw.BINARY, b"\x00\xff"))


def test_without_recovery_who_wants_to_come_back_is_new(socket):
    sid = enter(socket, auth='{"pid":"abcdefghijklmnop","offset":"0000000000000001"}')
    assert sid != "abcdefghijklmnop"
    socket.text('42["message","no offset follows"]')
    assert socket.packet() == '42["message-back","no offset follows"]'


@pytest.mark.parametrize("packet", ['42["message"]', "41", '431["x"]'])
def test_a_packet_before_entering_closes(socket, packet):
    socket.text(packet)
    assert socket.close_code() is not None


def test_binary_data_nobody_announced_closes(socket):
    enter(socket)
    socket.send(raw.frame(raw.BINARY, b"x"))
    assert socket.close_code() is not None


def test_entering_twice_closes(socket):
    enter(socket)
    socket.text("40")
    assert socket.close_code() is not None


# The rest with the official Python client


@pytest.fixture(params=[["websocket"], ["polling"], ["polling", "websocket"]], ids=["websocket", "polling", "upgrade"])
def connect(server, request):
    clients = []

    def connect(namespaces=("/",)):
        client = socketio.Client(reconnection=False)
        client.heard = []
        for namespace in namespaces:
            client.on("*", lambda event, *arguments: client.heard.append((event, *arguments)), namespace=namespace)
        client.connect(server.url, transports=request.param, namespaces=list(namespaces), auth={"token": "t"}, wait_timeout=SECONDS)
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client.disconnect()


def hears(client, event):
    deadline = time.monotonic() + SECONDS
    while event not in client.heard:
        assert time.monotonic() < deadline, f"{event} is not among {client.heard}"
        time.sleep(0.005)
    client.heard.remove(event)


def test_python_socketio_is_answered(connect):
    client = connect(("/", "/custom"))
    for namespace in ("/", "/custom"):
        hears(client, ("auth", {"token": "t"}))
        client.emit("message", ("a", b"\x00\xff", {"b": [b"x"]}), namespace=namespace)
        hears(client, ("message-back", "a", b"\x00\xff", {"b": [b"x"]}))
        assert client.call("message-with-ack", ("a", b"\x00\xff"), namespace=namespace, timeout=SECONDS) == ("a", b"\x00\xff")


def test_rooms(connect):
    ann, ben, eve = connect(), connect(), connect()
    for client in (ann, ben):
        assert client.call("room-join", "tea", timeout=SECONDS) == ("joined", "tea")
    assert ann.call("room-all", ("tea", 1, b"two"), timeout=SECONDS) == "sent"
    hears(ann, ("room-event", 1, b"two"))
    hears(ben, ("room-event", 1, b"two"))
    assert ann.call("room-others", ("tea", 2), timeout=SECONDS) == "sent"
    hears(ben, ("room-event", 2))
    assert ben.call("room-leave", "tea", timeout=SECONDS) == ("left", "tea")
    # Who is not in the room may speak to it, and hears nothing.
    assert eve.call("room-all", ("tea", 3), timeout=SECONDS) == "sent"
    hears(ann, ("room-event", 3))
    for client in (ann, ben, eve):
        client.emit("message", "last")
        hears(client, ("message-back", "last"))
        assert not [event for event in client.heard if event[0] == "room-event"]


def test_the_server_asks(connect):
    client = connect()
    client.on("question", lambda question: f"{question}? Yes.")
    assert client.call("ask-me", "Tea", timeout=SECONDS) == "Tea? Yes."


def test_python_socketio_is_put_out(connect):
    client = connect()
    client.emit("kick-me")
    deadline = time.monotonic() + SECONDS
    while "/" in client.namespaces and time.monotonic() < deadline:
        time.sleep(0.005)
    assert "/" not in client.namespaces
