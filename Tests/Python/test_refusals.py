"""Every way to ask for something wrongly, and the code that answers it."""

import pytest

from raw import WebSocket


@pytest.fixture(scope="module")
def ann(shared_server):
    with WebSocket(shared_server) as client:
        client.enter()
        assert client.call("room:join", {"room": "tea", "name": "Ann"})[0]["ok"]
        yield client


@pytest.mark.parametrize(
    "event, arguments, expected",
    [
        ("no:such", [{}], 1001),
        ("join", [{"username": "x", "room": "y"}], 1001),  # the connection has spoken natively before
        ("message:send", [], 1000),
        ("message:send", ["text"], 1000),
        ("message:send", [{"room": "tea", "text": "x"}, 1], 1000),
        ("message:send", [{"room": "tea", "text": 7, "clientId": "a"}], 1000),
        ("message:send", [{"room": "tea", "clientId": "a"}], 1000),
        ("message:send", [{"room": "tea", "text": "x", "clientId": {}}], 1000),
        ("message:send", [{"room": "tea", "text": "x", "clientId": ""}], 1000),
        ("message:send", [{"room": "tea", "text": "x", "clientId": "a" * 129}], 1000),
        ("message:send", [{"room": "tea", "text": "x" * 16385, "clientId": "a"}], 1002),
        ("message:send", [{"room": "tea", "text": "é" * 8193, "clientId": "a"}], 1002),
        ("message:send", [{"room": "tea", "text": "", "clientId": "a"}], 1003),
        ("message:send", [{"room": "tea", "text": " \u200b\n", "clientId": "a"}], 1003),
        ("message:send", [{"room": "elsewhere", "text": "x", "clientId": "a"}], 1008),
        ("message:edit", [{"room": "tea", "id": "no-such", "text": "x"}], 1010),
        ("message:edit", [{"room": "tea", "text": "x"}], 1000),
        ("message:delete", [{"room": "tea", "id": "no-such"}], 1010),
        ("location:send", [{"room": "tea", "latitude": 91, "longitude": 0, "clientId": "a"}], 1012),
        ("location:send", [{"room": "tea", "latitude": 0, "longitude": -180.1, "clientId": "a"}], 1012),
        ("location:send", [{"room": "tea", "latitude": "1", "longitude": 0, "clientId": "a"}], 1000),
        ("room:join", [{"room": 5}], 1000),
        ("room:join", [{}], 1000),
        ("room:join", [{"room": "x" * 65}], 1007),
        ("room:join", [{"room": "tea", "since": -1}], 1000),
        ("room:join", [{"room": "tea", "since": "1"}], 1000),
        ("history", [{"room": "tea", "limit": 0}], 1000),
        ("history", [{"room": "tea", "limit": 201}], 1000),
        ("history", [{"room": "tea", "before": 1, "after": 1}], 1000),
        ("history", [{"room": "elsewhere"}], 1008),
        ("presence:set", [{"status": "x" * 65}], 1000),
        ("typing", [{"room": "tea", "typing": "yes"}], 1000),
    ],
)
def test_what_is_wrong_is_refused_with_its_code(ann, event, arguments, expected):
    answer = ann.call(event, *arguments)[0]
    assert answer["ok"] is False and answer["error"]["message"]
    assert answer["error"]["code"] == expected


def test_a_refusal_is_silent_without_an_ack_id(ann):
    ann.text('42["message:send",{"room":"tea"}]')
    ann.text('42["no:such"]')
    assert ann.call("room:list")[0]["ok"]
    assert not ann.waiting
