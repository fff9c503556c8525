"""Four people talk in one room: two through native clients, two through classic ones, over every transport."""

from conftest import POLLING, UPGRADE, WEBSOCKET

MESSAGE_KEYS = {"username", "text", "createdAt"}


def send(client, text, **more):
    return client.call("message:send", {"room": "scene", "text": text, "clientId": "id-" + text.replace(" ", "-"), **more})


def test_two_native_and_two_classic_clients_share_a_room(connect):
    cid, ann, ben, dia = connect(WEBSOCKET), connect(WEBSOCKET), connect(POLLING), connect(UPGRADE)
    assert [client.transport for client in (cid, ann, ben, dia)] == ["websocket", "websocket", "polling", "websocket"]
    people = (cid, ann, ben, dia)

    # They come in, and are told of each other.
    assert cid.call("join", {"username": " Cid ", "room": "Scene"}) is None
    welcome = cid.wait("message", username="Admin", text="Welcome!")
    assert welcome.keys() == MESSAGE_KEYS and isinstance(welcome["createdAt"], int)
    assert cid.wait("roomData").keys() == {"room", "users"}

    joined = [client.call("room:join", {"room": "scene", "name": name}) for client, name in ((ann, "Ann"), (ben, "Ben"))]
    assert all(answer["ok"] for answer in joined)
    assert [person["username"] for person in joined[1]["members"]] == ["cid", "Ann", "Ben"]
    assert ann.wait("notice", kind="welcome").keys() == {"room", "kind", "from", "text", "username", "createdAt"}
    assert ann.wait("notice", kind="joined", username="Ben", room="scene", **{"from": "Admin"})["text"] == "Ben has joined!"

    assert dia.call("join", {"username": "Dia", "room": "scene"}) is None
    for name in ("Ann", "Ben", "dia"):
        assert cid.wait("message", username="Admin", text=f"{name} has joined!").keys() == MESSAGE_KEYS
    room_data = dia.wait("roomData")
    assert [user["username"] for user in room_data["users"]] == ["cid", "Ann", "Ben", "dia"]
    assert all(user.keys() == {"id", "username", "room"} and user["room"] == "scene" for user in room_data["users"])
    assert room_data["users"][1]["id"] == joined[0]["userId"]

    # A word that is not allowed is refused, with the reason, in both dialects.
    refused = send(ann, "what the fuck")
    assert refused == {"ok": False, "error": {"code": 3000, "message": "Profanity is not allowed!", "stage": "profanity"}}
    assert dia.call("sendMessage", "what the fuck") == "Profanity is not allowed!"

    # What is allowed reaches everybody, each in the words of their dialect.
    sent = send(ann, "hello all")
    assert sent.keys() == {"ok", "id", "seq", "clientId", "duplicate", "createdAt", "text"} and sent["seq"] == 1
    expected = {
        "id": sent["id"], "room": "scene", "seq": 1, "username": "Ann", "userId": joined[0]["userId"], "text": "hello all",
        "createdAt": sent["createdAt"], "clientId": "id-hello-all"}
    assert ann.wait("message", id=sent["id"]) == expected
    assert ben.wait("message", id=sent["id"]) == expected
    for client in (cid, dia):
        assert client.wait("message", username="Ann") == {"username": "Ann", "text": "hello all", "createdAt": sent["createdAt"]}

    # A place becomes a link.
    assert cid.call("sendLocation", {"latitude": -2, "longitude": 101.5}) is None
    for client in (cid, dia):
        place = client.wait("locationMessage")
        assert place.keys() == {"username", "url", "createdAt"}
        assert (place["username"], place["url"]) == ("cid", "https://google.com/maps?q=-2,101.5")
    place = ben.wait("locationMessage")
    assert place.keys() == {"id", "room", "seq", "username", "userId", "latitude", "longitude", "url", "createdAt"}
    assert (place["latitude"], place["longitude"], place["url"]) == (-2, 101.5, "https://google.com/maps?q=-2,101.5")

    # A stranger cannot edit or delete; the author can.
    stranger = ben.call("message:edit", {"room": "scene", "id": sent["id"], "text": "hijacked"})
    assert not stranger["ok"] and stranger["error"]["code"] == 2001 and stranger["error"]["stage"] == "authorization"
    assert ben.call("message:delete", {"room": "scene", "id": sent["id"]})["error"]["code"] == 2001
    edited = ann.call("message:edit", {"room": "scene", "id": sent["id"], "text": "hello everyone"})
    assert edited["ok"] and edited["text"] == "hello everyone" and edited["seq"] == 3
    told = ben.wait("message:edited")
    assert told == {
        "id": sent["id"], "room": "scene", "seq": 3, "userId": joined[0]["userId"], "text": "hello everyone", "editedAt": edited["editedAt"]}

    # A flood is limited, and the sender is told when to go on.
    answers = [send(ben, f"flood {number}") for number in range(40)]
    accepted = [answer for answer in answers if answer["ok"]]
    limited = [answer["error"] for answer in answers if not answer["ok"]]
    assert len(accepted) >= 10 and limited
    assert all(error["code"] == 3001 and error["stage"] == "rate-limit" and 1 <= error["retryAfterMs"] <= 5000 for error in limited)

    # Who leaves is announced at once.
    dia.disconnect()
    assert cid.wait("message", username="Admin", text="dia has left!").keys() == MESSAGE_KEYS
    assert ann.wait("notice", kind="left", username="dia")["text"] == "dia has left!"
    gone = {"userId": room_data["users"][3]["id"], "username": "dia"}
    assert [user["username"] for user in ben.wait("roomData", count=3, left=[gone])["users"]] == ["cid", "Ann", "Ben"]

    # Nothing that was refused reached anybody.
    for client in people:
        assert not client.has("fuck") and not client.has("hijacked")
        for number, answer in enumerate(answers):
            assert answer["ok"] or not client.has(f"'flood {number}'")
