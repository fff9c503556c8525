"""A policy that changes under a running server, as an operator changes it."""

import json
import os
import signal
import time

import pytest

import raw
from clients import SyncClient

SECONDS = 10


def ask(server, method, path, body=None):
    """As the owner."""
    return raw.ask(server, method, path, body, (server.data / "owner-token").read_text().strip())


def mask(server, action="mask"):
    path = server.folder / "plugins" / "profanity.json"
    plugin = json.loads(path.read_text())
    plugin["configuration"]["action"] = action
    plugin["examples"] = []
    path.with_suffix(".tmp").write_text(json.dumps(plugin))
    os.replace(path.with_suffix(".tmp"), path)


def wait_for(server, text, since=0):
    deadline = time.monotonic() + SECONDS
    while text not in server.log[since:]:
        assert time.monotonic() < deadline, f"the log never said {text!r}:\n{server.log}"
        time.sleep(0.02)


def send(client, text="what the fuck"):
    return client.call("message:send", {"room": "tea", "text": text})


@pytest.fixture
def quiet(make_server):
    """A server that does not look at its files by itself."""
    return make_server(lambda config: config["server"].update(watchFiles=False)).start()


@pytest.fixture
def talker(quiet):
    client = SyncClient().connect(quiet.url, ("websocket",))
    client.call("room:join", {"room": "tea"})
    yield client
    client.disconnect()


def test_sighup_applies_what_the_files_say(quiet, talker):
    assert not send(talker)["ok"]
    mask(quiet)
    assert not send(talker)["ok"]
    quiet.signal(signal.SIGHUP)
    wait_for(quiet, "policy version 2")
    assert send(talker)["text"] == "what the ****"


def test_changed_files_are_applied_by_themselves(server):
    client = SyncClient().connect(server.url, ("websocket",))
    try:
        client.call("room:join", {"room": "tea"})
        assert not send(client)["ok"]
        mask(server)
        wait_for(server, "policy version 2")
        assert send(client)["text"] == "what the ****"
        seen = len(server.log)
        (server.folder / "wordlists" / "en-profanity.txt").write_text("# nothing\nunmentionable\n")
        wait_for(server, "policy version 3", seen)
        assert send(client)["text"] == "what the fuck"
    finally:
        client.disconnect()


def test_mistakes_are_told_and_change_nothing(quiet, talker):
    (quiet.folder / "plugins" / "profanity.json").write_text('{"use": "builtin:profanity",\n "mod": "off"}')
    quiet.signal(signal.SIGHUP)
    wait_for(quiet, "plugins/profanity.json#/mod (line 2)")
    assert "policy version 1 stays (SIGHUP)" in quiet.log
    assert not send(talker)["ok"]
    answer = ask(quiet, "POST", "/api/v1/policy/reload", {})
    assert answer.status == 422 and answer.headers["content-type"] == "application/problem+json"
    assert answer.json["errors"][0]["file"] == "plugins/profanity.json"
    assert answer.json["errors"][0]["pointer"] == "/mod" and answer.json["errors"][0]["line"] == 2


def test_only_owners_may_change_the_policy(quiet):
    made = quiet.run("token", "new", "--role", "moderator", "--name", "Mira", "--data", "data")
    token = made.stdout.strip()
    assert raw.ask(quiet, "POST", "/api/v1/policy/reload", {}).status == 401
    assert raw.ask(quiet, "POST", "/api/v1/policy/reload", {}, token).status == 403
    assert raw.ask(quiet, "POST", "/api/v1/policy/rollback", {"version": 1}, token).status == 403
    assert raw.ask(quiet, "GET", "/api/v1/policy/versions", None, token).status == 200


def test_what_needs_a_restart_is_told(quiet):
    config = quiet.config
    config["server"]["maxPayloadBytes"] = 2_000_000
    config["pipeline"].remove("profanity")
    quiet.write_config(config)
    answer = ask(quiet, "POST", "/api/v1/policy/reload", {})
    assert answer.status == 200 and answer.json["changed"] and answer.json["version"] == 2
    assert answer.json["awaitsRestart"] == ["server"]
    assert "restart to apply what changed in server" in quiet.log
    again = ask(quiet, "POST", "/api/v1/policy/reload", {})
    assert again.json["version"] == 2 and not again.json["changed"]


def test_a_rollback_restores_files_and_rules(quiet, talker):
    before = (quiet.folder / "plugins" / "profanity.json").read_text()
    mask(quiet)
    (quiet.folder / "plugins" / "extra.json").write_text('{"use": "builtin:profanity", "mode": "shadow"}')
    assert ask(quiet, "POST", "/api/v1/policy/reload", {}).json["version"] == 2
    assert send(talker)["ok"]
    (quiet.folder / "plugins" / "notices.json").write_text("{ half an edit")
    answer = ask(quiet, "POST", "/api/v1/policy/rollback", {"version": 1})
    assert answer.status == 200 and answer.json["version"] == 3, answer.body
    assert not send(talker)["ok"]
    assert (quiet.folder / "plugins" / "profanity.json").read_text() == before
    assert not (quiet.folder / "plugins" / "extra.json").exists()
    kept = list((quiet.data / "unapplied").rglob("notices.json"))
    assert len(kept) == 1 and kept[0].read_text() == "{ half an edit"

    versions = ask(quiet, "GET", "/api/v1/policy/versions").json["versions"]
    assert [version["version"] for version in versions] == [1, 2, 3]
    assert versions[2]["cause"] == "rollback to 1 by owner"
    assert ask(quiet, "GET", "/api/v1/policy/diff?from=1&to=3").json["diff"] == ""
    assert "+++ plugins/extra.json" in ask(quiet, "GET", "/api/v1/policy/diff?from=1&to=2").json["diff"]
    assert ask(quiet, "GET", "/api/v1/policy/versions/1").json["files"]["plugins/profanity.json"] == before
    assert ask(quiet, "GET", "/api/v1/policy/versions/9").status == 404
    assert ask(quiet, "POST", "/api/v1/policy/rollback", {"version": 9}).status == 404


def test_a_lockdown_is_one_command(quiet, talker):
    moderator = quiet.run("token", "new", "--role", "moderator", "--name", "Mona", "--data", "data").stdout.strip()
    on = quiet.run("lockdown", "on", "--for", "30m", "--data", "data")
    assert on.returncode == 0 and on.stdout.startswith("lockdown is on until "), on.stderr
    refused = send(talker, "hello")["error"]
    assert refused["code"] == 2004 and refused["stage"] == "lockdown" and 0 < refused["retryAfterMs"] <= 1_800_000
    stranger = SyncClient().connect(quiet.url, ("websocket",))
    mona = SyncClient().connect(quiet.url, ("websocket",), auth={"token": moderator})
    try:
        assert stranger.call("room:join", {"room": "tea"})["error"]["code"] == 2003
        assert mona.call("room:join", {"room": "tea"})["ok"] and send(mona, "calm, please")["ok"]
        assert quiet.run("lockdown", "off", "--data", "data").stdout == "lockdown is off\n"
        assert stranger.call("room:join", {"room": "tea"})["ok"] and send(talker, "hello")["ok"]
    finally:
        stranger.disconnect()
        mona.disconnect()


def test_a_lockdown_without_a_server_waits_for_one(make_server):
    server = make_server()
    kept = json.loads((server.folder / "plugins" / "lockdown.json").read_text())
    answer = server.run("lockdown", "on")
    assert answer.returncode == 0 and "no server runs" in answer.stdout
    written = json.loads((server.folder / "plugins" / "lockdown.json").read_text())
    assert written["configuration"] == kept["configuration"] | {"active": True}
    assert {key: written[key] for key in kept if key != "configuration"} == {key: kept[key] for key in kept if key != "configuration"}
    assert server.run("lockdown", "on", "--for", "soon").returncode == 2
