"""The `baithak` command, as an operator types it."""

import json
import os
import re
import stat
import subprocess

import pytest
import socketio

from conftest import WEBSOCKET
from raw import get
from server import BAITHAK

WRONG = {
    "config.json": {
        "server": {"listen": ["nowhere"], "lops": 2, "maxPayloadBytes": "big"},
        "storage": {"use": "postgres"},
        "pipeline": ["authorization", "profanty", "location-link"],
    },
    "plugins/location-link.json": {"configuration": {"map": "bing"}},
}


def spoil(server):
    """Gives the folder a configuration with many mistakes; the places that must be named."""
    for name, content in WRONG.items():
        path = server.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content))
    return [
        "config.json#/server/listen/0", "config.json#/server/lops", "config.json#/server/maxPayloadBytes", "config.json#/storage/use",
        "config.json#/pipeline/1", "plugins/location-link.json#/configuration/map"]


# serve


def test_the_first_start_writes_the_owners_token(server, connect):
    path = server.data / "owner-token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.search(r"owner.*token.*owner-token", server.log)
    token = path.read_text().strip()
    assert token not in server.log
    joined = connect(WEBSOCKET, auth={"token": token}).call("room:join", {"room": "tea"})
    assert joined["ok"] and joined["role"] == "owner"

    server.stop()
    before = path.stat().st_mtime_ns
    server.start()
    assert path.stat().st_mtime_ns == before and path.read_text().strip() == token
    assert server.log.count("owner-token") == 1
    assert connect(WEBSOCKET, auth={"token": token}).call("room:join", {"room": "tea"})["role"] == "owner"


def test_the_data_folder_is_the_users_own(server):
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700


def test_serve_is_the_default_and_paths_are_relative_to_the_configuration(make_server):
    server = make_server(lambda config: config["server"].update(listen=["127.0.0.1:0"]))
    elsewhere = server.folder / "elsewhere"
    elsewhere.mkdir()
    process = subprocess.Popen([BAITHAK, "--config", "../config.json"], cwd=elsewhere, stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
                server.port = int(found.group(1))
                break
        assert get(server, "/").status == 200
        assert (server.folder / "var" / "owner-token").exists()
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_several_addresses_are_listened_on(make_server):
    server = make_server(lambda config: config["server"].update(listen=["127.0.0.1:0", "[::1]:0", "unix:chat.sock"]))
    process = subprocess.Popen([BAITHAK], cwd=server.folder, stdout=subprocess.PIPE, text=True)
    try:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if "stop with" in line:
                break
        listening = [line for line in lines if line.startswith("listening on ")]
        assert len(listening) == 3 and "chat.sock" in listening[2] and (server.folder / "chat.sock").is_socket()
    finally:
        process.terminate()
        assert process.wait(10) == 0
    assert not (server.folder / "chat.sock").exists()


def test_a_broken_configuration_is_not_served_and_every_mistake_is_told(make_server):
    server = make_server()
    places = spoil(server)
    for command in (["serve", "--listen", "127.0.0.1:0", "--data", "data"], ["check"], ["explain", "hello"]):
        answer = server.run(*command)
        assert answer.returncode == 1 and answer.stdout == ""
        assert [place for place in places if place not in answer.stderr] == []
        assert '"profanity"' in answer.stderr  # what was meant by "profanty"
    assert not server.data.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"server": {"loops": 1, "loops": 2}}', "\udcff", '{"server": ' * 2000])
def test_a_configuration_that_is_no_json_object_is_located(make_server, text):
    server = make_server()
    (server.folder / "config.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    answer = server.run("check")
    assert answer.returncode == 1 and "config.json" in answer.stderr


def test_a_missing_configuration_is_named(make_server):
    server = make_server()
    answer = server.run("check", "--config", "none.json")
    assert answer.returncode == 1 and "none.json" in answer.stderr


# check and explain


def test_check_says_what_it_read(make_server):
    answer = make_server().run("check")
    assert answer.returncode == 0 and answer.stderr == ""
    assert "config.json is fine" in answer.stdout
    for stage in ("authorization", "lockdown", "rate-limit", "names", "profanity", "location-link", "notices"):
        assert stage in answer.stdout


def test_explain_tells_each_stage(make_server):
    server = make_server()
    fine, refused = server.run("explain", "hello"), server.run("explain", "what the fuck")
    assert fine.returncode == 0 and fine.stdout.startswith("deliver: hello\n")
    assert refused.returncode == 0 and refused.stdout.startswith("reject: what the fuck\n")
    assert "Profanity is not allowed!" in refused.stdout and "3000" in refused.stdout
    assert not (server.folder / "var").exists()


def test_explain_in_json(make_server):
    answer = make_server().run("explain", "--json", "what the fuck")
    assert answer.returncode == 0 and answer.stdout.count("\n") == 1
    line = json.loads(answer.stdout)
    assert line["text"] == "what the fuck" and line["outcome"] == "reject"
    stages = {stage["stage"]: stage for stage in line["stages"]}
    assert list(stages) == ["authorization", "lockdown", "rate-limit", "profanity"]
    assert all({"stage", "verdict", "findings", "microseconds"} <= stage.keys() for stage in line["stages"])
    assert [stages[name]["verdict"] for name in stages] == ["continue", "continue", "continue", "reject"]
    finding = stages["profanity"]["findings"][0]
    assert finding["span"] == [9, 13] and 0 < finding["confidence"] <= 1


def test_explain_reads_lines(make_server):
    texts = ["hello", "", "what the fuck", "नमस्ते", "f\u200bu\u200bc\u200bk", "class assassin"] * 10
    answer = make_server().run("explain", "--json", input="\n".join(texts))
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [line["text"] for line in lines] == texts
    # Every line has a fresh chain: nobody is slowed down.
    outcomes = [line["outcome"] for line in lines]
    assert outcomes == outcomes[:6] * 10 and outcomes[0] == "deliver" and outcomes[2] == "reject" and outcomes[5] == "deliver"


def test_explain_knows_rooms_and_roles(make_server):
    server = make_server()
    masked = json.loads(server.run("explain", "--json", "--room", "kids-corner", "oh shit").stdout)
    assert masked["outcome"] == "deliver" and masked["delivered"] == "oh ****"
    moderator = json.loads(server.run("explain", "--as", "moderator", "--json", "oh shit").stdout)
    assert moderator["outcome"] == "deliver" and "profanity" not in [stage["stage"] for stage in moderator["stages"]]


# token


def test_tokens_while_the_server_runs(server, kind, connect):
    made = server.run("token", "new", "--role", "moderator", "--name", "Mona", "--data", "data")
    assert made.returncode == 0
    token = made.stdout.strip()
    assert re.fullmatch(r"\S{20,}", token) and token not in made.stderr
    assert connect(WEBSOCKET, auth={"token": token}).call("room:join", {"room": "tea"})["role"] == "moderator"

    listed = server.run("token", "list", "--data", "data")
    lines = listed.stdout.splitlines()
    assert listed.returncode == 0 and len(lines) == 2 and token not in listed.stdout
    line = next(line for line in lines if "Mona" in line)
    assert "moderator" in line and "revoked" not in line
    identifier = line.split()[0]

    assert server.run("token", "revoke", identifier, "--data", "data").returncode == 0
    client = kind()
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(server.url, WEBSOCKET, auth={"token": token})
    assert client.wait("connect_error")["data"] == {"code": 2005}
    assert re.search(f"{identifier}.*revoked", server.run("token", "list", "--data", "data").stdout)
    again = server.run("token", "revoke", identifier, "--data", "data")
    assert again.returncode == 1 and identifier in again.stderr


def test_a_token_made_before_the_first_start_is_good(make_server, kind):
    server = make_server()
    token = server.run("token", "new", "--role", "owner", "--name", "Olga", "--data", "data").stdout.strip()
    server.start()
    client = kind().connect(server.url, WEBSOCKET, auth={"token": token})
    assert client.call("room:join", {"room": "tea"})["role"] == "owner"
    client.disconnect()


def test_tokens_are_kept_as_hashes_only(server):
    token = server.run("token", "new", "--role", "member", "--name", "Max", "--data", "data").stdout.strip()
    server.stop()
    for path in server.data.iterdir():
        if path.name != "owner-token":
            assert token.encode() not in path.read_bytes()
    assert stat.S_IMODE((server.data / "guest.key").stat().st_mode) == 0o600


# wordlist


def test_words_from_elsewhere_become_a_list(make_server):
    server = make_server()
    (server.folder / "words.csv").write_text("heck,,\n*darn*,gosh,\nh*ck,,\n")
    answer = server.run("wordlist", "import", "words.csv", "--from", "discourse", "--to", "wordlists/ours.txt")
    assert answer.returncode == 0 and "2 entries" in answer.stdout
    assert "line 2" in answer.stdout and "replacement" in answer.stdout and "line 3" in answer.stdout
    assert (server.folder / "wordlists" / "ours.txt").read_text().endswith("\n\nheck\n*darn*\n")
    again = server.run("wordlist", "import", "words.csv", "--from", "lines", "--to", "wordlists/ours.txt")
    assert again.returncode == 1 and "--replace" in again.stderr
    checked = server.run("wordlist", "check", "wordlists/ours.txt", "wordlists/en-profanity.txt")
    assert checked.returncode == 0 and "2 entries, 0 exceptions" in checked.stdout and "ms" in checked.stdout
    (server.folder / "broken.txt").write_text("fine\n*\n")
    broken = server.run("wordlist", "check", "broken.txt")
    assert broken.returncode == 1 and "broken.txt: line 2" in broken.stderr
    assert server.run("wordlist", "import", "words.csv", "--to", "x").returncode == 2


# the rest


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["serv"], "serve"), (["serve", "now"], "now"), (["serve", "--prot", "1"], "--prot"), (["serve", "--listen"], "--listen"),
        (["check", "--json"], "--json"), (["explain", "a", "b"], "b"), (["explain", "--as", "king", "a"], "guest"),
        (["explain", "--room", " ", "a"], "--room"), (["token"], "new"), (["token", "steal"], "steal"),
        (["token", "new", "--role", "king", "--name", "x"], "moderator"), (["token", "new", "--role", "member"], "--name"),
        (["token", "new", "--role", "member", "--name", "Admin"], "Admin"), (["token", "revoke"], "ID"), (["version", "please"], "please"),
        (["--nonsense"], "--nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_arguments_are_told(make_server, arguments, told):
    server = make_server()
    answer = server.run(*arguments)
    assert answer.returncode == 2 and answer.stdout == "" and told in answer.stderr
    assert sorted(path.name for path in server.folder.iterdir() if path.name in ("var", "data")) == []


@pytest.mark.parametrize("address", ["here", "127.0.0.1", "127.0.0.1:99999", ":", "127.0.0.1:x"])
def test_a_wrong_address_is_told(make_server, address):
    answer = make_server().run("serve", "--data", "data", "--listen", address)
    assert answer.returncode != 0 and address in answer.stderr and answer.stdout == ""


def test_help_and_version(make_server):
    server = make_server()
    for spelling in (["help"], ["--help"], ["-h"]):
        answer = server.run(*spelling)
        assert answer.returncode == 0 and all(command in answer.stdout for command in ("serve", "check", "explain", "token", "version"))
    for spelling in (["version"], ["--version"]):
        assert re.fullmatch(r"baithak \d+\.\d+\.\d+\n", server.run(*spelling).stdout)
    assert os.listdir(server.folder).count("var") == 0
