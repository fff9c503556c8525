"""Both kinds of clients over every transport, speaking both dialects."""

import pytest
import socketio

import raw
from conftest import POLLING, UPGRADE, WEBSOCKET


def test_native_conversation(connect, transports):
    client = connect(transports)
    assert client.transport == transports[-1]
    joined = client.call("room:join", {"room": "tea", "name": "Ann"})
    assert joined["ok"] and joined["seq"] == 0 and joined["role"] == "guest" and joined["messages"] == []
    assert joined["members"] == [{"userId": joined["userId"], "username": "Ann"}]
    sent = client.call("message:send", {"room": "tea", "text": "Grüße, नमस्ते 👋", "clientId": "one"})
    assert sent["ok"] and sent["seq"] == 1 and not sent["duplicate"]
    assert client.wait("message", seq=1)["text"] == "Grüße, नमस्ते 👋"

    again = client.call("message:send", {"room": "tea", "text": "Grüße, नमस्ते 👋", "clientId": "one"})
    assert again["duplicate"] and (again["id"], again["seq"]) == (sent["id"], 1)
    history = client.call("history", {"room": "tea"})
    assert history["ok"] and not history["more"] and [entry["id"] for entry in history["messages"]] == [sent["id"]]
    assert client.call("room:leave", {"room": "tea"}) == {"ok": True, "room": "tea"}
    assert client.call("message:send", {"room": "tea", "text": "still here?", "clientId": "two"})["error"]["code"] == 1008


def test_classic_conversation(connect, transports):
    ann, ben = connect(transports), connect(transports)
    assert ann.call("join", {"username": "Ann", "room": "Tea"}) is None
    assert ann.call("sendMessage", "hello") is None
    hello = ann.wait("message", username="ann")
    assert hello == {"username": "ann", "text": "hello", "createdAt": hello["createdAt"]}
    assert ben.call("join", {"username": "ANN ", "room": "tea"}) == "Username is in use!"
    assert ben.call("join", {"username": " ", "room": "tea"}) == "Username and room are required!"
    assert ben.call("sendMessage", "hello") == "Please join a room first."
    assert ben.call("join", {"username": "Ben", "room": "tea"}) is None
    assert [user["username"] for user in ben.wait("roomData")["users"]] == ["ann", "ben"]
    assert ben.call("sendLocation", {"latitude": 0, "longitude": -0.5}) is None
    assert ann.wait("locationMessage")["url"] == "https://google.com/maps?q=0,-0.5"
    ben.disconnect()
    assert ann.wait("message", username="Admin", text="ben has left!")


def test_upgrade_loses_nothing(connect):
    """Messages sent before, while and after a client moves from polling to WebSocket arrive once, in order."""
    sender = connect(WEBSOCKET)
    sender.call("room:join", {"room": "move", "name": "Ann"})
    for number in range(3):
        reader = connect(UPGRADE)
        assert reader.call("room:join", {"room": "move", "since": 0})["seq"] == number
        sender.call("message:send", {"room": "move", "text": f"text {number}", "clientId": f"id {number}"})
        assert reader.wait("message")["text"] == f"text {number}"


def test_a_guest_comes_back_as_the_same_person(connect, transports):
    first = connect(transports).call("room:join", {"room": "tea", "name": "Ann"})
    second = connect(transports, auth={"resume": first["resume"]}).call("room:join", {"room": "tea"})
    assert (second["userId"], second["username"]) == (first["userId"], "Ann")
    assert len(second["members"]) == 1
    stranger = connect(transports, auth={"resume": first["resume"][:-2] + "xx"}).call("room:join", {"room": "tea"})
    assert stranger["ok"] and stranger["userId"] != first["userId"]
    nobody = connect(transports, auth={"resume": 17}).call("room:join", {"room": "tea"})
    assert nobody["ok"] and nobody["userId"] not in (first["userId"], stranger["userId"])


def test_a_token_gives_its_role(server, connect, transports):
    made = server.run("token", "new", "--role", "moderator", "--name", "Mona", "--data", "data")
    token = made.stdout.strip()
    by_auth = connect(transports, auth={"token": token}).call("room:join", {"room": "tea"})
    assert by_auth["role"] == "moderator" and by_auth["username"] == "Mona" and "resume" not in by_auth
    by_header = connect(transports, headers={"Authorization": f"Bearer {token}"}).call("room:join", {"room": "tea"})
    assert by_header["role"] == "moderator" and by_header["userId"] == by_auth["userId"]


@pytest.mark.parametrize("auth", [{"token": "not-a-token"}, {"token": ""}, {"token": "x" * 5000}], ids=["wrong", "empty", "long"])
def test_a_wrong_token_is_refused(server, kind, transports, auth):
    client = kind()
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, transports, auth=auth)
    refusal = client.wait("connect_error")
    assert refusal == {"message": "The token is unknown or revoked.", "data": {"code": 2005}}


def test_a_wrong_bearer_token_is_refused(server, kind):
    client = kind()
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, WEBSOCKET, headers={"Authorization": "Bearer nonsense"})
    assert client.wait("connect_error")["data"] == {"code": 2005}


@pytest.mark.parametrize("auth", [{}, {"token": None}, {"name": "x", "more": [1, {"a": None}]}], ids=["empty", "null", "unknown keys"])
def test_other_auth_makes_a_guest(connect, auth):
    assert connect(auth=auth).call("room:join", {"room": "tea"})["role"] == "guest"


def test_other_namespaces_are_refused(make_server, kind, transports):
    # The asyncio client, over polling, does not tell the server that it goes; it goes when its last poll is answered, by a ping.
    server = make_server(lambda config: config["server"].update(pingIntervalMilliseconds=300)).start()
    client = kind()
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, transports, namespaces=["/admin"])


def test_a_binary_event_is_refused_without_harm(connect, transports):
    client, other = connect(transports), connect(POLLING)
    client.call("room:join", {"room": "tea", "name": "Ann"})
    other.call("room:join", {"room": "tea", "name": "Ben"})
    for payload in (b"\x00\xff", {"room": "tea", "text": b"\x00", "clientId": "b"}, {"room": "tea", "text": "x", "clientId": "b", "extra": [b"1", b"2"]}):
        refused = client.call("message:send", payload)
        assert not refused["ok"] and refused["error"]["code"] == 1000
    assert client.call("message:send", {"room": "tea", "text": "still here", "clientId": "c"})["ok"]
    assert other.wait("message")["text"] == "still here"


def test_clients_are_told_when_a_name_is_taken_or_reserved(connect, transports):
    connect(transports).call("room:join", {"room": "tea", "name": "Ann"})
    other = connect(transports)
    assert other.call("room:join", {"room": "tea", "name": " ann "})["error"]["code"] == 1006
    assert other.call("room:join", {"room": "tea", "name": "Admin"})["error"]["code"] == 1005
    assert other.call("room:join", {"room": "tea", "name": "x" * 33})["error"]["code"] == 1004
    assert other.call("room:join", {"room": " ", "name": "Ben"})["error"]["code"] == 1007
    assert other.call("room:join", {"room": "tea"})["username"].startswith("guest-")


@pytest.mark.parametrize("upgrade", ["", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"])
def test_a_page_of_another_origin_is_refused(server, upgrade):
    query = f"?EIO=4&transport={'websocket' if upgrade else 'polling'}"
    head = f"GET /socket.io/{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://elsewhere.example\r\n"
    response = raw.http(server, f"{head}{upgrade}Connection: {'Upgrade' if upgrade else 'close'}\r\n\r\n".encode())
    assert (response.status, response.json) == (403, {"code": 4, "message": "Forbidden"})
