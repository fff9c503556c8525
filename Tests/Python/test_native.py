"""The native vocabulary, answer by answer."""

import pytest

from conftest import WEBSOCKET
from raw import WebSocket
from server import Server


@pytest.fixture
def ann(connect):
    client = connect(WEBSOCKET)
    client.user = client.call("room:join", {"room": "tea", "name": "Ann"})["userId"]
    return client


@pytest.fixture
def ben(connect):
    client = connect(WEBSOCKET)
    client.joined = client.call("room:join", {"room": "tea", "name": "Ben"})
    client.user = client.joined["userId"]
    return client


def send(client, text, room="tea", **more):
    answer = client.call("message:send", {"room": room, "text": text, "clientId": f"id {text}", **more})
    assert answer["ok"], answer
    return answer


def code(answer):
    assert answer["ok"] is False and answer["error"]["message"], answer
    return answer["error"]["code"]


def test_texts_travel_unchanged(ann, ben):
    for text in ["  spaces  ", "\u0000nul", "a\r\nb\u2028c", "<b>&amp;\"'", "e\u0301 é", "\U0001f469\u200d\U0001f680", "x" * 16384]:
        assert send(ann, text, clientId=f"id {text[:60]}")["text"] == text
        assert ben.wait("message")["text"] == text


def test_edits_and_deletes_are_told_and_replayed(ann, ben):
    first, second = send(ann, "one"), send(ann, "two", replyTo="whatever")
    edited = ann.call("message:edit", {"room": "tea", "id": first["id"], "text": "uno"})
    assert edited["ok"] and (edited["seq"], edited["text"]) == (3, "uno")
    deleted = ann.call("message:delete", {"room": "tea", "id": second["id"]})
    assert deleted == {"ok": True, "id": second["id"], "seq": 4}
    assert ben.wait("message:deleted") == {"id": second["id"], "room": "tea", "seq": 4, "userId": ann.user}
    assert code(ann.call("message:edit", {"room": "tea", "id": second["id"], "text": "zwei"})) == 1010

    log = ben.call("room:join", {"room": "tea", "since": 0})
    assert (log["seq"], log["more"]) == (4, False)
    assert [(entry["seq"], entry["kind"], entry["id"]) for entry in log["messages"]] == [
        (1, "message", first["id"]), (2, "message", second["id"]), (3, "edit", first["id"]), (4, "delete", second["id"])]
    assert log["messages"][0]["text"] == "uno" and log["messages"][0]["editedAt"] == edited["editedAt"]
    tombstone = log["messages"][1]
    assert tombstone.keys() == {"kind", "id", "room", "seq", "userId", "username", "createdAt", "deleted"} and tombstone["deleted"] is True
    assert [entry["seq"] for entry in ben.call("room:join", {"room": "tea", "since": 2})["messages"]] == [3, 4]
    assert ben.call("room:join", {"room": "tea", "since": 4})["messages"] == []
    assert [entry["text"] for entry in ben.call("history", {"room": "tea"})["messages"]] == ["uno"]


def test_a_moderator_may_delete_and_not_edit(server, connect, ann):
    token = server.run("token", "new", "--role", "moderator", "--name", "Mona", "--data", "data").stdout.strip()
    mona = connect(WEBSOCKET, auth={"token": token})
    mona.call("room:join", {"room": "tea"})
    message = send(ann, "hello")
    assert code(mona.call("message:edit", {"room": "tea", "id": message["id"], "text": "other"})) == 2001
    assert mona.call("message:delete", {"room": "tea", "id": message["id"], "reason": "off topic"})["ok"]
    assert ann.wait("message:deleted")["id"] == message["id"]


def test_pages_of_history(ann):
    ids = [send(ann, f"text {number}")["id"] for number in range(7)]

    def page(**bounds):
        answer = ann.call("history", {"room": "tea", **bounds})
        return [entry["id"] for entry in answer["messages"]], answer["more"]

    assert page() == (ids, False)
    assert page(limit=3) == (ids[4:], True)
    assert page(limit=3, before=5) == (ids[1:4], True)
    assert page(limit=3, before=2) == (ids[:1], False)
    assert page(limit=3, after=0) == (ids[:3], True)
    assert page(limit=3, after=4) == (ids[4:], False)
    assert page(after=7) == ([], False)


def test_rooms_are_listed_and_created(ann, ben):
    assert ann.call("room:create", {"room": "Garden"}) == {"ok": True, "room": "Garden", "created": True}
    assert ann.call("room:create", {"room": "Garden"}) == {"ok": True, "room": "Garden", "created": False}
    rooms = {line["room"]: line["members"] for line in ann.call("room:list")["rooms"]}
    assert rooms == {"lobby": 0, "tea": 2, "Garden": 0}


def test_typing_and_presence_are_told(ann, ben):
    assert ann.call("typing", {"room": "tea", "typing": True}) == {"ok": True}
    assert ben.wait("typing") == {"room": "tea", "userId": ann.user, "username": "Ann", "typing": True}
    assert ann.call("presence:set", {"status": "away"}) == {"ok": True}
    assert ben.wait("presence") == {"room": "tea", "userId": ann.user, "username": "Ann", "status": "away"}


def test_a_kids_room_masks(connect):
    client = connect(WEBSOCKET)
    client.call("room:join", {"room": "kids-corner", "name": "Ann"})
    sent = client.call("message:send", {"room": "kids-corner", "text": "oh shit", "clientId": "a"})
    assert sent["ok"] and sent["text"] == "oh ****"
    assert client.wait("message")["text"] == "oh ****"


def test_rooms_keep_apart(connect, ann):
    other = connect(WEBSOCKET)
    other.call("room:join", {"room": "Tea", "name": "Ann"})
    send(other, "in the other room", room="Tea")
    assert send(ann, "in this room")["seq"] == 1
    ann.wait("message", text="in this room")
    assert not ann.has("in the other room") and not other.has("in this room")


def test_what_was_said_survives_a_restart(server, connect, ann):
    first = send(ann, "before")
    server.stop()
    ann.wait_until_gone()
    server.start()
    later = connect(WEBSOCKET)
    joined = later.call("room:join", {"room": "tea", "name": "Ben"})
    assert [entry["text"] for entry in joined["messages"]] == ["before"] and joined["seq"] == 1
    assert send(later, "after")["seq"] == 2
    assert joined["messages"][0]["id"] == first["id"]


@pytest.fixture(scope="module")
def bulky_server(tmp_path_factory):
    """A server with a room whose log is 30 MB of JSON: control characters take six bytes there."""
    server = Server(tmp_path_factory.mktemp("server"), lambda config: config["pipeline"].remove("rate-limit")).start()
    try:
        with WebSocket(server) as sender:
            sender.enter()
            sender.call("room:join", {"room": "tea", "name": "Ann"})
            for number in range(BULK):
                text = f"{number:5}" + "\u0001" * 16_379
                assert sender.call("message:send", {"room": "tea", "text": text, "clientId": str(number)})[0]["ok"]
        yield server
        server.stop()
    finally:
        server.kill()


BULK = 300


@pytest.fixture
def newcomer(bulky_server, kind, transports):
    client = kind().connect(bulky_server.url, transports)
    yield client
    client.disconnect()


def test_a_long_absence_is_caught_up_with(newcomer):
    """However much was missed, it comes in answers that ordinary clients take."""
    seen, more = [], True
    while more:
        answer = newcomer.call("room:join", {"room": "tea", "since": len(seen)})
        assert answer["messages"] and answer["seq"] == BULK
        seen += [entry["seq"] for entry in answer["messages"]]
        more = answer["more"]
    assert seen == list(range(1, BULK + 1))


def test_a_newcomer_and_a_reader_of_history_get_what_their_clients_take(newcomer):
    joined = newcomer.call("room:join", {"room": "tea"})
    assert joined["seq"] == BULK and joined["messages"][-1]["seq"] == BULK
    seen, more = [], True
    while more:
        answer = newcomer.call("history", {"room": "tea", "limit": 200, "before": seen[0] if seen else BULK + 1})
        assert answer["messages"]
        seen = [entry["seq"] for entry in answer["messages"]] + seen
        more = answer["more"]
    assert seen == list(range(1, BULK + 1))
