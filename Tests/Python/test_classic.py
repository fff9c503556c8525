"""The classic dialect's packets, byte for byte and in their order, as the front ends written for it expect them."""

import json

from raw import WebSocket


def enter(server, name, room="den"):
    client = WebSocket(server)
    client.enter()
    client.text("420" + json.dumps(["join", {"username": name, "room": room}]))
    return client


def test_a_newcomer_is_welcomed_then_acknowledged_then_shown_the_room(server):
    with enter(server, "Ann") as ann:
        welcome = ann.packet()
        created = json.loads(welcome[2:])[1]["createdAt"]
        assert json.loads(welcome[2:]) == ["message", {"username": "Admin", "text": "Welcome!", "createdAt": created}]
        assert ann.packet() == "430[]"
        name, room_data = ann.event()
        assert name == "roomData" and room_data["room"] == "den"
        assert [(user["username"], user["room"]) for user in room_data["users"]] == [("ann", "den")]


def test_success_acknowledges_nothing_and_a_refusal_its_sentence(server):
    with enter(server, "Ann") as ann:
        ann.event(), ann.event()
        assert ann.call("sendMessage", "hello") == []
        assert ann.call("sendMessage", "what the fuck") == ["Profanity is not allowed!"]
        assert ann.call("sendMessage") == ["The message must be a text."]
        assert ann.call("sendLocation", {"latitude": 1}) == ["The location must have a latitude and a longitude."]
        assert ann.call("sendLocation", {"latitude": 1e3, "longitude": 0}) == ["The latitude must be from -90 to 90 degrees."]
        assert ann.call("sendLocation", {"latitude": 1e-7, "longitude": -2.0}) == []
        assert ann.event()[1]["url"] == "https://google.com/maps?q=1e-7,-2"


def test_no_ack_is_sent_when_none_is_asked_for(server):
    with enter(server, "Ann") as ann:
        ann.event(), ann.event()
        ann.text('42["sendMessage","what the fuck"]')
        ann.text('42["sendMessage","hello"]')
        assert json.loads(ann.packet()[2:])[1]["text"] == "hello"


def test_a_second_join_leaves_the_first_room(server):
    with enter(server, "Ann") as ann, enter(server, "Ben") as ben:
        ann.event()
        ben.event(), ben.event()
        assert ben.call("join", {"username": "Ben", "room": "attic"}) == []
        texts = []
        while texts[-1:] != ["ben has left!"]:
            name, payload = ann.event()
            if name == "message":
                texts.append(payload["text"])
        assert texts == ["ben has joined!", "ben has left!"]
        assert ben.call("sendMessage", "anyone?") == []
        assert ann.call("sendMessage", "alone again") == []


def test_a_classic_client_does_not_hear_of_edits(server):
    with enter(server, "Ann") as ann, WebSocket(server) as native:
        ann.event(), ann.event()
        native.enter()
        native.call("room:join", {"room": "den", "name": "Ben"})
        sent = native.call("message:send", {"room": "den", "text": "draft", "clientId": "a"})[0]
        assert native.call("message:edit", {"room": "den", "id": sent["id"], "text": "final"})[0]["ok"]
        native.call("message:send", {"room": "den", "text": "next", "clientId": "b"})
        seen = []
        while "next" not in seen:
            name, payload = ann.event()
            assert name in ("message", "roomData")
            if name == "message":
                seen.append(payload["text"])
        assert seen == ["Ben has joined!", "draft", "next"]
