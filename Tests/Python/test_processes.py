"""Stages that are programs of the operator's, asked over pipes or a socket."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clients import SyncClient
from server import ROOT

PROGRAMS = Path(__file__).parent / "programs"
SECONDS = 20


def stage(on_failure="hold", timeout=5000, use="process", circuit=None, **more):
    where = {"command": [sys.executable, str(PROGRAMS / "obedient.py")]} if use == "process" else {"path": "stage.sock"}
    configuration = where | {"timeoutMilliseconds": timeout} | more
    if circuit:
        configuration["circuitBreaker"] = circuit
    return {"use": f"builtin:{use}", "onFailure": on_failure, "configuration": configuration}


def write_stage(server, settings):
    path = server.folder / "plugins" / "obedient.json"
    path.with_suffix(".tmp").write_text(json.dumps(settings))
    os.replace(path.with_suffix(".tmp"), path)


@pytest.fixture
def serve(make_server):
    """Starts a server whose only stages besides authorization are an obedient one, and the notices."""

    def serve(**options):
        def configure(config):
            config["pipeline"] = ["authorization", "obedient", "notices"]
            config["rooms"] = []
            config["server"]["watchFiles"] = False

        server = make_server(configure)
        write_stage(server, stage(**options))
        return server.start()

    return serve


@pytest.fixture
def enter():
    clients = []

    def enter(server, name="ann", room="tea"):
        client = SyncClient().connect(server.url, ("websocket",))
        clients.append(client)
        assert client.call("room:join", {"room": room, "name": name})["ok"]
        return client

    yield enter
    for client in clients:
        client.disconnect()


def say(client, text, room="tea"):
    return client.call("message:send", {"room": room, "text": text})


def processes(server):
    return [int(found) for found in re.findall(r"stage obedient: started \S+ as process (\d+)", server.log)]


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"it never happened: {what}"
        time.sleep(0.02)


def is_running(process):
    try:
        os.kill(process, 0)
        return True
    except ProcessLookupError:
        return False


def texts(client):
    return [message["text"] for message in client.call("history", {"room": "tea", "limit": 200})["messages"]]


@pytest.fixture(params=["process", "socket"])
def judged(request, serve):
    """A server with an obedient stage, over pipes and over a socket."""
    if request.param == "process":
        yield serve()
        return
    server = serve(use="socket")
    program = subprocess.Popen([sys.executable, PROGRAMS / "obedient.py", "stage.sock"], cwd=server.folder)
    wait_for((server.folder / "stage.sock").exists, "the program listens")
    yield server
    program.kill()
    program.wait()


def test_every_verdict_counts(judged, enter):
    ann, ben = enter(judged), enter(judged, "ben")
    assert say(ann, "hello")["text"] == "hello"
    refused = say(ann, "please reject")["error"]
    assert refused["code"] == 3000 and refused["message"] == "Not here." and refused["stage"] == "obedient"
    assert say(ann, "please rewrite")["text"] == "rewritten"
    assert ann.wait("notice", text="It was rewritten.")
    held = say(ann, "please hold")
    assert held["held"] if "held" in held else held["ok"]
    assert ben.wait("message")["text"] == "hello" and ben.wait("message")["text"] == "rewritten"
    assert texts(ben) == ["hello", "rewritten"]


def test_it_learns_where_and_of_whom(serve, enter):
    server = serve()
    room, role, folder = json.loads(say(enter(server), "facts")["text"])
    assert (room, role) == ("tea", "guest") and Path(folder).samefile(server.folder)


@pytest.mark.parametrize("on_failure", ["continue", "hold", "reject"])
@pytest.mark.parametrize("text", ["hang", "garbage"])
def test_a_failure_goes_by_the_stages_setting(serve, enter, on_failure, text):
    server = serve(on_failure=on_failure, timeout=3000)
    ann = enter(server)
    assert say(ann, "hello")["ok"]
    answer = say(ann, text)
    if on_failure == "reject":
        assert answer["error"]["code"] == 3002
    else:
        assert answer["ok"]
    assert texts(ann) == (["hello", text] if on_failure == "continue" else ["hello"])
    assert "stage obedient could not judge an event" in server.log
    assert say(ann, "and on")["ok"], "a new program answers"


def test_complaints_are_in_the_log(serve, enter):
    server = serve()
    assert say(enter(server), "complain")["ok"]
    wait_for(lambda: "stage obedient says: I can't go on" in server.log and "says: like this" in server.log, "the complaint")


def test_who_speaks_twice_is_replaced(serve, enter):
    server = serve(concurrency=1)
    ann = enter(server)
    assert say(ann, "twice")["ok"]
    wait_for(lambda: "it speaks without being asked" in server.log, "the complaint")
    assert say(ann, "again")["ok"] and len(processes(server)) == 2


def test_a_room_keeps_its_order_while_one_waits(serve, enter):
    server = serve()
    clients = [enter(server, name) for name in ("ann", "ben", "carl")]
    watcher = enter(server, "dora")
    answers = [[] for _ in clients]

    def talk(number):
        for count in range(34):
            text = f"{number} {count}" + (" slow" if (count + number) % 3 == 0 else "")
            clients[number].socket.emit("message:send", {"room": "tea", "text": text}, callback=answers[number].append)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: all(len(got) == 34 for got in answers), "all are answered")
    assert all(answer["ok"] for got in answers for answer in got)
    heard = [watcher.wait("message") for _ in range(102)]
    assert [message["seq"] for message in heard] == list(range(1, 103))
    for number in range(3):
        mine = [message["text"].split() for message in heard if message["text"].startswith(f"{number} ")]
        assert [int(words[1]) for words in mine] == list(range(34))
        sequences = [answer["seq"] for answer in answers[number]]
        assert sequences == sorted(sequences)


def test_other_rooms_do_not_wait(serve, enter):
    server = serve(concurrency=2)
    ann, ben = enter(server), enter(server, "ben", room="milk")
    say(ann, "hello"), say(ben, "hello", "milk")
    waiting = []
    ann.socket.emit("message:send", {"room": "tea", "text": "hang"}, callback=waiting.append)
    for _ in range(5):
        assert say(ben, "on we go", "milk")["ok"]
    assert not waiting
    # Leaving does not end it, and what comes after waits.
    ann.emit("room:leave", {"room": "tea"})


def test_killed_programs_lose_and_reorder_nothing(serve, enter):
    server = serve(concurrency=2, timeout=10_000)
    clients = [enter(server, name) for name in ("ann", "ben", "carl")]
    answers = [[] for _ in clients]
    done = threading.Event()
    killed = 0

    def talk(number):
        for count in range(100):
            clients[number].socket.emit("message:send", {"room": "tea", "text": f"{number} {count}"}, callback=answers[number].append)
            time.sleep(0.005)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        for process in processes(server):
            if is_running(process) and killed < 8:
                os.kill(process, signal.SIGKILL)
                killed += 1
        time.sleep(0.1)
    wait_for(lambda: all(len(got) == 100 for got in answers), "all are answered")
    assert killed > 1
    said = [text.split() for text in (message["text"] for message in history(clients[0], 300))]
    for number in range(3):
        mine = [int(words[1]) for words in said if words[0] == str(number)]
        accepted = [count for count, answer in enumerate(answers[number]) if answer.get("seq")]
        # Whoever was asked twice and killed twice is held: seen by nobody, lost to nobody.
        assert mine == accepted and len(accepted) + held(answers[number]) == 100
    zombies = [process for process in processes(server) if state(process) == "Z"]
    assert not zombies


def history(client, count):
    messages, before = [], None
    while len(messages) < count:
        page = client.call("history", {"room": "tea", "limit": 100} | ({"before": before} if before else {}))
        messages = page["messages"] + messages
        if not page["more"]:
            break
        before = page["messages"][0]["seq"]
    return messages


def held(answers):
    return sum(1 for answer in answers if answer["ok"] and not answer.get("seq"))


def state(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def test_the_circuit_opens_and_closes(serve, enter):
    server = serve(on_failure="continue", circuit={"failures": 3, "seconds": 2}, timeout=5000, concurrency=1)
    ann = enter(server)
    for _ in range(3):
        assert say(ann, "garbage")["ok"]
    assert "failed 3 times in a row and is not asked for 2 s" in server.log
    assert say(ann, "please reject")["ok"], "nobody is asked"
    assert "it is not asked for now" in server.log
    wait_for(lambda: not say(ann, "please reject")["ok"], "it is asked again")
    assert "stage obedient: it answers again" in server.log


def test_a_policy_that_changes_while_one_waits(serve, enter):
    server = serve(concurrency=1)
    ann, ben = enter(server), enter(server, "ben")
    assert say(ann, "hello")["ok"]
    (first,) = processes(server)
    answers = []
    ann.socket.emit("message:send", {"room": "tea", "text": "wait"}, callback=answers.append)
    time.sleep(0.2)
    ben.socket.emit("message:send", {"room": "tea", "text": "rewrite"}, callback=answers.append)
    time.sleep(0.2)
    settings = stage(concurrency=1, settings={"rewrite": "by the new policy"})
    write_stage(server, settings)
    server.signal(signal.SIGHUP)
    wait_for(lambda: "policy version 2" in server.log, "the policy changes")
    wait_for(lambda: len(answers) == 2, "both are answered")
    assert [answer["text"] for answer in answers] == ["wait", "by the new policy"]
    assert answers[0]["seq"] < answers[1]["seq"]
    # The one before is not needed any more.
    wait_for(lambda: not is_running(first), "the old program ends")
    # A policy that says the same has the same program.
    running = processes(server)
    settings["onFailure"] = "continue"
    write_stage(server, settings)
    server.signal(signal.SIGHUP)
    wait_for(lambda: "policy version 3" in server.log, "the policy changes")
    assert say(ann, "still here")["ok"] and processes(server) == running


def test_a_server_that_stops_waits_for_the_answer(serve, enter):
    server = serve(concurrency=1)
    ann = enter(server)
    assert say(ann, "hello")["ok"]
    answers = []
    ann.socket.emit("message:send", {"room": "tea", "text": "wait"}, callback=answers.append)
    ann.socket.emit("message:send", {"room": "tea", "text": "too late"}, callback=answers.append)
    time.sleep(0.2)
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
    # The refusal comes at once, the acknowledgement when it is on disk.
    refused, accepted = sorted(answers, key=lambda answer: answer["ok"])
    assert accepted["text"] == "wait" and refused["error"]["code"] == 4002
    assert not any(is_running(process) for process in processes(server))
    server.start()
    assert texts(enter(server)) == ["hello", "wait"]


def test_a_server_that_stops_gives_up_at_some_time(serve, enter):
    server = serve(concurrency=1, timeout=60_000)
    ann = enter(server)
    answers = []
    ann.socket.emit("message:send", {"room": "tea", "text": "hang"}, callback=answers.append)
    time.sleep(0.3)
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
    assert answers and answers[0]["ok"] and not answers[0].get("seq"), "it is held"
    assert not any(is_running(process) for process in processes(server))


def test_no_descriptors_pile_up(serve, enter):
    server = serve(concurrency=1, circuit={"failures": 1000, "seconds": 1})
    ann = enter(server)
    assert say(ann, "hello")["ok"]
    before = len(os.listdir(f"/proc/{server.process.pid}/fd"))
    for _ in range(4):
        assert say(ann, "garbage")["ok"]
    wait_for(lambda: say(ann, "hello").get("seq"), "it answers")
    wait_for(lambda: len(os.listdir(f"/proc/{server.process.pid}/fd")) <= before, "they are closed")


def test_the_example_does_what_it_says(make_server, enter):
    def configure(config):
        config["pipeline"] = ["authorization", "calm", "notices"]
        config["rooms"] = []

    server = make_server(configure)
    for name in ("calm.py", "calm.json"):
        shutil.copy(ROOT / "examples" / "out-of-process" / name, server.folder / "plugins" / name)
    checked = server.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    explained = server.run("explain", "--json", "I hate this stupid thing")
    assert json.loads(explained.stdout)["outcome"] == "hold", explained.stdout + explained.stderr
    server.start()
    ann = enter(server)
    assert say(ann, "What a lovely day")["seq"] == 1
    assert say(ann, "You IDIOT, you idiots")["error"]["stage"] == "calm"
    assert not say(ann, "I hate this stupid thing").get("seq")


def test_mistakes_are_told(serve):
    server = serve()
    for settings, mistake in [
        ({"use": "builtin:process"}, 'needs "command"'),
        ({"use": "builtin:process", "configuration": {"command": []}}, "names no program"),
        ({"use": "builtin:socket", "configuration": {"path": "x" * 120}}, "107 bytes"),
        (stage() | {"kinds": ["message", "join"]}, "which this plugin cannot see"),
        (stage() | {"examples": [{"text": "reject", "expect": "continue"}]}, "expected continue, got reject"),
    ]:
        write_stage(server, settings)
        checked = server.run("check")
        assert checked.returncode == 1 and mistake in checked.stdout + checked.stderr, checked.stdout + checked.stderr
