"""Connection state recovery: who was lost comes back as the same, in its rooms, and gets exactly what it missed, in its dialect's words."""

import itertools
import json
import random
import sqlite3
import threading
import time
import uuid

import pytest
import raw

SECONDS = 10


@pytest.fixture
def recovering(make_server):
    def make(seconds=60, loops=2):
        def configure(config):
            config["server"]["loops"] = loops
            config.setdefault("chat", {})["recoverySeconds"] = seconds
            config["pipeline"] = ["authorization", "location-link", "notices"]

        return make_server(configure).start()

    return make


class Client:
    """A client that remembers what it takes to come back."""

    def __init__(self, server, back=None, **auth):
        if back:
            auth = {**auth, "pid": back.pid, "offset": back.offset}
        self.socket = raw.WebSocket(server)
        self.socket.packet()
        self.socket.text("40" + json.dumps(auth))
        answer = json.loads(self.socket.packet()[2:])
        self.sid, self.pid = answer["sid"], answer.get("pid")
        self.offset = back.offset if back else None

    def event(self):
        """The next event, without the offset if it has one."""
        event = self.socket.event()
        if self.pid and isinstance(event[-1], str):
            self.offset = event.pop()
        return event

    def until(self, *last):
        """The messages' texts up to this one, those that the server says itself left out."""
        texts = []
        while not texts or texts[-1] not in last:
            if (text := said(self.event())) is not None:
                texts.append(text)
        return texts

    def emit(self, *arguments):
        self.socket.text("42" + json.dumps(arguments))

    def call(self, *arguments):
        """The acknowledgement. Events before it are noted as received, and dropped."""
        number = self.socket.send_event(*arguments)
        prefix = f"43{number}["
        while True:
            packet = self.socket.packet()
            if packet.startswith(prefix):
                return json.loads(packet[len(prefix) - 1 :])
            if packet.startswith("42") and self.pid and isinstance(last := json.loads(packet[2:])[-1], str):
                self.offset = last

    def lose(self):
        """Goes without a word, and waits until the server has noticed."""
        self.socket.connection.shutdown(1)
        while self.socket.frame() is not None:
            pass
        self.close()

    def close(self):
        self.socket.connection.close()


def said(event):
    """The text of a message in any dialect, None for anything else."""
    name, *arguments = event
    if name == "chat message":
        return arguments[0]
    if name == "message":
        return arguments[0]["text"] if arguments[0]["username"].lower() != "admin" else None
    if name == "newMessage":
        return arguments[0]["text"] if arguments[0]["from"].lower() != "admin" else None
    if name == "room_message":
        return arguments[0]["message"] if arguments[0]["user"] != "System" else None
    return None


DIALECTS = {
    "native": ("room:join", {"room": "lobby", "name": "Reader"}),
    "classic": ("join", {"username": "reader", "room": "lobby"}),
    "rooms": ("join_room", {"room": "lobby", "user": "reader"}),
    "simple": ("chat message", "I listen."),
    "older classic": ("join", {"name": "reader", "room": "lobby"}),
}


def write(client, *texts, room="lobby"):
    for text in texts:
        assert client.call("message:send", {"room": room, "text": text})[0]["ok"]


def writer(server, room="lobby", **auth):
    client = Client(server, **auth)
    assert client.call("room:join", {"room": room, "name": "Writer"})[0]["ok"]
    return client


@pytest.mark.parametrize("meanwhile", ["nothing", "restart", "kill"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_lost_client_gets_what_it_missed(recovering, dialect, meanwhile):
    server = recovering()
    ann = writer(server)
    client = Client(server)
    client.emit(*DIALECTS[dialect])
    while not is_of_a_member(client.event()):
        pass
    write(ann, "heard")
    assert client.until("heard")[-1] == "heard"
    client.lose()
    write(ann, "missed one", "missed two")
    edited = ann.call("message:send", {"room": "lobby", "text": "clumsy"})[0]["id"]
    assert ann.call("message:edit", {"room": "lobby", "id": edited, "text": "elegant"})[0]["ok"]
    removed = ann.call("message:send", {"room": "lobby", "text": "regretted"})[0]["id"]
    assert ann.call("message:delete", {"room": "lobby", "id": removed})[0]["ok"]
    if meanwhile != "nothing":
        ann.close()
        server.kill() if meanwhile == "kill" else server.stop()
        server.start()
        ann = writer(server)
    back = Client(server, back=client)
    assert (back.sid, back.pid) == (client.sid, client.pid)
    write(ann, "live")
    assert back.until("live") == ["missed one", "missed two", "elegant", "live"]
    # And once more, from there.
    back.lose()
    write(ann, "again")
    again = Client(server, back=back)
    assert again.sid == client.sid
    assert again.until("again") == ["again"]


def is_of_a_member(event):
    """Something that only members hear, or one's own words."""
    return event[0] in ("roomData", "update_users", "updateUserList") or said(event) == "I listen."


def test_a_client_in_many_rooms_misses_and_repeats_nothing(recovering):
    """Rooms, writers and clients on both loops; the reader is lost again and again in the middle of it."""
    server = recovering(loops=2)
    rooms = [f"room-{number}" for number in range(6)]
    count = 40
    reader = Client(server)
    for room in rooms:
        assert reader.call("room:join", {"room": room, "name": "Reader"})[0]["ok"]
    writers = [Client(server) for _ in range(3)]
    for client, room in itertools.product(writers, rooms):
        client.call("room:join", {"room": room})
    # Something to come back with.
    write(writers[0], "first", room=rooms[0])
    reader.until("first")

    def talk(client, number):
        for index in range(count):
            for room in random.Random(number * count + index).sample(rooms, len(rooms)):
                write(client, f"{room} {number} {index:03}", room=room)

    threads = [threading.Thread(target=talk, args=(client, number)) for number, client in enumerate(writers)]
    for thread in threads:
        thread.start()
    heard = []
    chance = random.Random(7)
    total = len(rooms) * len(writers) * count
    deadline = time.monotonic() + 45
    while len(heard) < total:
        assert time.monotonic() < deadline, f"{len(heard)} of {total}"
        for _ in range(min(chance.randint(1, 80), total - len(heard))):
            while (text := said(reader.event())) is None:
                pass
            heard.append(text)
        reader.lose()
        back = Client(server, back=reader)
        assert back.sid == reader.sid
        reader = back
    for thread in threads:
        thread.join()
    assert sorted(heard) == sorted(f"{room} {number} {index:03}" for room in rooms for number in range(3) for index in range(count))
    for room, number in itertools.product(rooms, range(3)):
        own = [text for text in heard if text.startswith(f"{room} {number} ")]
        assert own == sorted(own)


def test_what_was_said_before_one_came_is_not_missed(recovering):
    server = recovering()
    ann = writer(server, "tea")
    client = Client(server)
    client.call("room:join", {"room": "lobby", "name": "Reader"})
    client.call("message:send", {"room": "lobby", "text": "my offset"})
    client.until("my offset")
    write(ann, "before", room="tea")
    assert [entry["text"] for entry in client.call("room:join", {"room": "tea"})[0]["messages"]] == ["before"]
    client.lose()
    write(ann, "after", room="tea")
    back = Client(server, back=client)
    assert back.sid == client.sid
    assert back.until("after") == ["after"]


def test_who_left_a_room_is_not_brought_back_into_it(recovering):
    server = recovering()
    ann = writer(server, "tea")
    client = Client(server)
    for room in ("tea", "lobby"):
        client.call("room:join", {"room": room, "name": "Reader"})
    client.call("message:send", {"room": "lobby", "text": "my offset"})
    client.until("my offset")
    client.call("room:leave", {"room": "tea"})
    client.lose()
    write(ann, "not for us", room="tea")
    back = Client(server, back=client)
    assert back.sid == client.sid
    assert back.call("message:send", {"room": "lobby", "text": "here"})[0]["ok"]
    assert back.call("message:send", {"room": "tea", "text": "there"})[0]["error"]["code"] == 1008


@pytest.mark.parametrize("why", ["left", "pid", "offset", "nobody lost", "late"])
def test_who_cannot_be_the_same_is_new(recovering, why):
    server = recovering(seconds=1 if why == "late" else 60)
    client = Client(server)
    client.call("room:join", {"room": "lobby", "name": "Reader"})
    client.call("message:send", {"room": "lobby", "text": "my offset"})
    client.until("my offset")
    if why == "left":
        client.socket.text("41")
    if why != "nobody lost":
        client.lose()
    if why == "late":
        time.sleep(1.5)
    if why == "pid":
        client.pid = "A" * 24
    if why == "offset":
        client.offset = "yesterday"
    other = Client(server, back=client)
    assert other.sid != client.sid and other.pid not in (None, client.pid)
    assert other.call("message:send", {"room": "lobby", "text": "x"})[0]["error"]["code"] == 1008


def test_a_guest_stays_the_same_person(recovering):
    server = recovering()
    client = Client(server)
    joined = client.call("room:join", {"room": "lobby", "name": "Reader"})[0]
    client.call("message:send", {"room": "lobby", "text": "my offset"})
    client.until("my offset")
    client.lose()
    back = Client(server, back=client)
    again = back.call("room:join", {"room": "lobby"})[0]
    assert (again["userId"], again["username"]) == (joined["userId"], "Reader")
    assert len(again["members"]) == 1


def test_who_comes_back_is_told_of_rules_that_changed(recovering):
    server = recovering()
    client = Client(server)
    client.call("room:join", {"room": "lobby", "name": "Reader"})
    client.call("message:send", {"room": "lobby", "text": "my offset"})
    client.until("my offset")
    client.lose()
    config = server.config
    config["pipeline"].append("slow-mode")
    server.write_config(config)
    assert server.run("policy", "reload", "--data", "data").returncode == 0
    back = Client(server, back=client)
    assert back.sid == client.sid
    while (event := back.event())[0] != "room:terms":
        pass
    assert event[1]["room"] == "lobby" and event[1]["slowMode"]["intervalMs"] > 0


def test_held_messages_expire_in_their_rooms(recovering):
    """All rooms have one home then, and nobody may take another loop for it."""
    server = recovering(loops=4)
    config = server.config
    config["pipeline"].insert(1, "profanity")
    config["moderation"] = {"heldHours": 1}
    server.write_config(config)
    path = server.folder / "plugins" / "profanity.json"
    plugin = json.loads(path.read_text())
    plugin["configuration"]["action"] = "hold"
    plugin["examples"] = []
    path.write_text(json.dumps(plugin))
    server.stop()
    server.start()
    rooms = [f"room-{number}" for number in range(8)]
    retry = {room: str(uuid.uuid4()) for room in rooms}

    def say(client, room):
        return client.call("message:send", {"room": room, "text": "what the fuck", "clientId": retry[room]})[0]

    client = Client(server)
    for room in rooms:
        resume = client.call("room:join", {"room": room, "name": "Writer"})[0]["resume"]
        assert say(client, room)["held"]
    client.socket.text("41")
    client.close()
    server.stop()
    with sqlite3.connect(server.data / "baithak.db") as database:
        database.execute("UPDATE held SET created_at = created_at - 7200000")
    server.start()
    # The same guest, in the rooms before their held messages expire, a second after the start.
    back = Client(server, resume=resume)
    for room in rooms:
        back.call("room:join", {"room": room, "name": "Writer"})
    token = (server.data / "owner-token").read_text().strip()
    deadline = time.monotonic() + 4 * SECONDS
    while raw.ask(server, "GET", "/api/v1/held", token=token).json["held"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    for room in rooms:
        answer = say(back, room)
        assert answer.get("error", {}).get("code") == 3003, answer


def test_only_what_is_logged_ends_with_a_text(recovering):
    server = recovering()
    client = Client(server)
    client.emit("create_room", "tea")
    client.emit("check_room", "tea")
    seen = {}
    while "room_exists" not in seen:
        event = client.socket.event()
        seen[event[0]] = event
        assert not isinstance(event[-1], str), event
    # An event's name is a text as well: without an argument, clients would take it for an offset.
    assert seen["room_exists"] == ["room_exists", None]


def test_off_it_adds_nothing_to_the_wire(server):
    client = Client(server)
    assert client.pid is None
    client.call("room:join", {"room": "lobby", "name": "Reader"})
    client.emit("message:send", {"room": "lobby", "text": "plain"})
    while (event := client.socket.event())[0] != "message":
        pass
    assert len(event) == 2
    with raw.WebSocket(server) as other:
        other.packet()
        other.text('40{"pid":"x","offset":"1"}')
        assert set(json.loads(other.packet()[2:])) == {"sid"}
