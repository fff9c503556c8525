"""Held messages, explanations and counters of a running server, as moderators use them."""

import json
import shutil
import time

import pytest

import raw
from clients import SyncClient


def hold(server):
    path = server.folder / "plugins" / "profanity.json"
    plugin = json.loads(path.read_text())
    plugin["configuration"]["action"] = "hold"
    plugin["examples"] = []
    path.write_text(json.dumps(plugin))


@pytest.fixture
def strict(make_server):
    """A server that holds what it would have refused."""
    server = make_server()
    hold(server)
    return server.start()


@pytest.fixture
def people(strict):
    token = (strict.data / "owner-token").read_text().strip()
    anna = SyncClient().connect(strict.url, ("websocket",))
    mira = SyncClient().connect(strict.url, ("websocket",), auth={"token": token})
    anna.call("room:join", {"room": "tea", "name": "Anna"})
    mira.call("room:join", {"room": "tea", "name": "Mira"})
    yield anna, mira
    anna.disconnect()
    mira.disconnect()


def owner(server):
    return (server.data / "owner-token").read_text().strip()


def say(client, text="what the fuck", **more):
    return client.call("message:send", {"room": "tea", "text": text, **more})


def test_two_moderators_decide_once(strict, people):
    anna, mira = people
    answer = say(anna)
    assert answer["ok"] and answer["held"]
    news = mira.wait("moderation:held")
    assert news["id"] == answer["id"] and news["trace"]["stages"][-1]["findings"]
    listed = mira.call("moderation:held", {})
    assert [event["held"] for event in listed["held"]] == [news["held"]]

    first = mira.call("moderation:decide", {"room": "tea", "held": news["held"], "decision": "approve"})
    assert first["ok"] and first["decision"] == "approved" and not first["decidedBefore"]
    path = f"/api/v1/held/{news['held']}/decision"
    second = raw.ask(strict, "POST", path, {"decision": "reject"}, owner(strict)).json
    assert second["decision"] == "approved" and second["decidedBefore"]
    message = anna.wait("message")
    assert message["text"] == "what the fuck" and message["seq"] == first["seq"] and message["id"] == answer["id"]
    assert mira.wait("moderation:decided")["decision"] == "approved"
    say(anna, "next")
    assert anna.wait("message")["text"] == "next"  # and nothing between


def test_a_refused_message_tells_its_author_why(strict, people):
    anna, mira = people
    answer = say(anna, clientId="one")
    listed = strict.run("held", "list", "--data", "data")
    assert "Anna: what the fuck" in listed.stdout and "en-profanity" in listed.stdout, listed
    decided = strict.run("held", "reject", "1", "--reason", "children read this", "--data", "data")
    assert decided.stdout.strip() == "1 is rejected", decided
    told = anna.wait("message:refused")
    assert told["id"] == answer["id"] and told["clientId"] == "one"
    assert told["error"]["code"] == 3003 and told["error"]["message"].endswith("children read this")
    again = say(anna, clientId="one")
    assert not again["ok"] and again["error"]["code"] == 3003
    assert strict.run("held", "list", "--data", "data").stdout == ""
    assert not mira.has("message:refused")


def test_what_waits_survives_a_restart(strict, people):
    anna, _ = people
    say(anna)
    strict.kill()
    strict.start()
    assert strict.run("held", "approve", "1", "--data", "data").stdout.strip() == "1 is approved"
    page = raw.ask(strict, "GET", "/api/v1/rooms/tea/messages", None, owner(strict)).json
    assert [message["text"] for message in page["messages"]] == ["what the fuck"]


def test_strangers_see_and_decide_nothing(strict, people):
    anna, _ = people
    say(anna)
    for event, fields in [("moderation:held", {}), ("moderation:decide", {"room": "tea", "held": 1, "decision": "approve"})]:
        assert anna.call(event, fields)["error"]["code"] == 2000
    assert raw.ask(strict, "GET", "/api/v1/held").status == 401
    assert raw.ask(strict, "POST", "/api/v1/held/1/decision", {"decision": "approve"}).status == 401
    for path in ["/metrics", "/api/v1/explain", "/api/v1/policy/effective"]:
        assert raw.ask(strict, "GET", path).status == 401


def test_counters_tell_what_stages_did(strict, people):
    anna, _ = people
    say(anna)
    strict.run("held", "approve", "1", "--data", "data")
    text = raw.ask(strict, "GET", "/metrics", None, owner(strict)).body.decode()
    lines = text.splitlines()
    assert 'baithak_stage_verdicts_total{stage="profanity",verdict="hold"} 1' in lines
    assert 'baithak_stage_overturned_total{stage="profanity"} 1' in lines
    assert any(line.startswith('baithak_rule_hits_total{stage="profanity",rule="en-profanity:') for line in lines)
    assert any(line.startswith('baithak_rule_overturned_total{stage="profanity",rule="en-profanity:') for line in lines)
    assert "baithak_policy_version 1" in lines
    assert 'le="+Inf"' in text


def test_a_refusal_can_be_explained_later(server):
    anna = SyncClient().connect(server.url, ("websocket",))
    try:
        anna.call("room:join", {"room": "tea", "name": "Anna"})
        assert not say(anna)["ok"]
        sent = say(anna, "hello")
        traces = raw.ask(server, "GET", "/api/v1/explain?room=tea", None, owner(server)).json["traces"]
        assert len(traces) == 1 and traces[0]["username"] == "Anna"
        trace = traces[0]["trace"]
        assert trace["text"] == "what the fuck" and trace["outcome"] == "reject" and trace["stage"] == "profanity" and trace["policy"] == 1
        shown = server.run("explain", "--id", traces[0]["id"], "--data", "data")
        assert shown.stdout.startswith("reject: what the fuck"), shown
        live = raw.ask(server, "GET", f"/api/v1/explain/{sent['id']}?room=tea", None, owner(server)).json
        assert live["isLive"] and live["trace"]["outcome"] == "deliver"
        tried = raw.ask(server, "POST", "/api/v1/explain", {"text": "what the fuck", "room": "kids-1"}, owner(server)).json
        assert tried["outcome"] == "deliver" and tried["delivered"] == "what the ****"
        assert raw.ask(server, "GET", "/api/v1/explain/nothing", None, owner(server)).status == 404
    finally:
        anna.disconnect()


def test_the_effective_policy_names_its_sources(server):
    shown = server.run("policy", "effective", "--room", "kids-1")
    assert "config.json#/rooms/0/override/profanity" in shown.stdout and "plugins/profanity.json" in shown.stdout
    policy = raw.ask(server, "GET", "/api/v1/policy/effective?room=kids-1", None, owner(server)).json
    assert policy["match"] == "kids-*" and policy["absent"][0]["stage"] == "location-link"


def test_a_backtest_runs_beside_the_server(server):
    token = owner(server)
    for text in ["hello", "good morning", "hello again"]:
        assert raw.ask(server, "POST", "/sendMessage", {"message": text, "roomId": "tea"}, token).status == 201
    other = json.loads((server.folder / "plugins" / "profanity.json").read_text())
    other["configuration"]["wordlists"] = ["mine"]
    other["exempt"] = []
    other["examples"] = []
    files = {"plugins/profanity.json": json.dumps(other), "wordlists/mine.txt": "hello\n"}
    started = raw.ask(server, "POST", "/api/v1/backtests", {"files": files}, token)
    assert started.status == 202, started.body
    state = started.json
    deadline = time.monotonic() + 20
    while state["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.02)
        state = raw.ask(server, "GET", f"/api/v1/backtests/{state['id']}", None, token).json
    report = state["report"]
    assert state["state"] == "done" and report["events"] == 3 and report["newlyBlocked"] == 2
    assert report["stages"]["profanity"]["newlyBlocked"] == 2 and report["rules"]["mine:hello"]["newlyBlocked"] == 2
    assert report["samples"][0]["spans"] == [[0, 5]]
    broken = raw.ask(server, "POST", "/api/v1/backtests", {"files": {"plugins/profanity.json": "{"}}, token)
    assert broken.status == 422 and broken.json["errors"][0]["file"] == "plugins/profanity.json"
    assert raw.ask(server, "GET", "/api/v1/backtests/none", None, token).status == 404

    # The same by the command line, which reads the folder of another policy.
    folder = server.folder / "other"
    shutil.copytree(server.folder / "plugins", folder / "plugins")
    shutil.copytree(server.folder / "wordlists", folder / "wordlists")
    shutil.copy(server.folder / "config.json", folder)
    for name, text in files.items():
        (folder / name).write_text(text)
    ran = server.run("backtest", "--policy", "other", "--data", "data", "--cores", "1")
    assert "2 newly blocked, 0 newly freed" in ran.stdout and "[hello] again" in ran.stdout, ran
    as_json = json.loads(server.run("backtest", "--policy", "other", "--data", "data", "--json").stdout)
    assert as_json["newlyBlocked"] == 2
    as_csv = server.run("backtest", "--policy", "other", "--data", "data", "--csv").stdout
    assert 'stage,"profanity",2,0,0,0' in as_csv
