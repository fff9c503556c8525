"""Lua scripts in plugins/, as an operator drops them in and people meet them."""

import json
import re
import time

import pytest

import raw
from clients import SyncClient


def switch_on(server, *names):
    for name in names:
        path = server.folder / "plugins" / f"{name}.json"
        settings = json.loads(path.read_text())
        settings["mode"] = "enforce"
        path.write_text(json.dumps(settings))


def drop_in(server, name, source, **settings):
    if settings:
        (server.folder / "plugins" / f"{name}.json").write_text(json.dumps(settings))
    (server.folder / "plugins" / f"{name}.lua").write_text(source)


def applied(server, version):
    end = time.monotonic() + 10
    while f"policy version {version} in" not in server.log:
        assert time.monotonic() < end, server.log
        time.sleep(0.05)


def send(client, text, room="tea"):
    return client.call("message:send", {"room": room, "text": text})


@pytest.fixture
def meet():
    """Connects people to a server and has them in the room "tea"."""
    clients = []

    def meet(server, *names):
        for name in names:
            clients.append(SyncClient().connect(server.url, ("websocket",)))
            assert clients[-1].call("room:join", {"room": "tea", "name": name})["ok"]
        return clients[-len(names) :]

    yield meet
    for client in clients:
        client.disconnect()


def test_the_shipped_scripts_do_what_they_say(make_server, meet):
    server = make_server()
    switch_on(server, "dice", "keyword-reply")
    anna, ben = meet(server.start(), "Anna", "Ben")
    rolled = send(anna, "/roll 2d6")["text"]
    first, second, sum = map(int, re.fullmatch(r"🎲 2d6: (\d) \+ (\d) = (\d+)", rolled).groups())
    assert first + second == sum and 1 <= first <= 6
    assert ben.wait("message", text=rolled)
    assert send(anna, "/roll 99d6")["error"]["stage"] == "dice"
    assert send(ben, "what are the !rules?")["ok"]
    for person in (anna, ben):
        assert "Be kind" in person.wait("notice", kind="other")["text"]
    switch_on(server, "haiku-only")
    applied(server, 2)
    assert not send(anna, "hello everybody")["ok"]
    assert send(anna, "An old silent pond\nA frog jumps into the pond\nSplash! Silence again")["ok"]


def test_a_script_dropped_into_a_running_server_counts_at_once_and_a_broken_one_does_not(server, meet):
    (anna,) = meet(server, "Anna")
    assert send(anna, "LOUD")["ok"]
    hush = 'if loud:test(event.text) then return reject("Hush.") end'
    drop_in(server, "loud", f'local loud = regex("^[A-Z]+$")\nreturn {{ handle = function(event) {hush} end }}\n')
    applied(server, 2)
    assert send(anna, "LOUD")["error"] == {"code": 3000, "message": "Hush.", "stage": "loud"}
    drop_in(server, "loud", "return {\n  handle = function(event) retrun end\n}\n")
    end = time.monotonic() + 10
    while "plugins/loud.lua (line 2)" not in server.log:
        assert time.monotonic() < end, server.log
        time.sleep(0.05)
    assert not send(anna, "LOUD")["ok"], "the policy that was in force stays"


def test_a_script_that_never_ends_holds_up_nobody(make_server, meet):
    server = make_server()
    body = "if event.text == 'spin' then while true do pcall(function() while true do end end) end end"
    drop_in(server, "spin", f"return {{ onFailure = 'reject', handle = function(event) {body} end }}")
    anna, ben = meet(server.start(), "Anna", "Ben")
    started = time.monotonic()
    for _ in range(5):
        assert send(anna, "spin")["error"]["code"] == 3002
        assert send(ben, "hello")["ok"]
    assert time.monotonic() - started < 5, "ten milliseconds of its own are what a script may take"
    assert "plugins/spin.lua:1: took more" in server.log


def test_scripts_warn_and_have_things_kept_for_moderators(make_server, meet):
    server = make_server()
    source = """
        return { handle = function(event, context)
            if event.text == "again" then
                context.state.count = (context.state.count or 0) + 1
                if context.state.count > 1 then
                    warn("Once is enough.")
                    audit("said it " .. context.state.count .. " times")
                end
                if context.state.count > 2 then return reject("No more.") end
            end
        end }"""
    drop_in(server, "once", source, grants=["warn", "audit"])
    anna, ben = meet(server.start(), "Anna", "Ben")
    assert send(anna, "again")["ok"] and send(anna, "again")["ok"]
    assert anna.wait("notice", kind="warning")["text"] == "Once is enough."
    assert send(anna, "again")["error"]["message"] == "No more."
    assert anna.wait("notice", kind="warning")["text"] == "Once is enough."
    assert not ben.has("Once is enough.")
    token = (server.data / "owner-token").read_text().strip()
    traces = raw.ask(server, "GET", "/api/v1/explain?room=tea", None, token).json["traces"]
    kept = sorted((trace["trace"]["outcome"], trace["trace"]["audit"]) for trace in traces)
    assert kept == [("deliver", ["said it 2 times"]), ("reject", ["said it 3 times"])]
