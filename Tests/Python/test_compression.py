"""permessage-deflate of the whole server: who agreed to it, what is compressed, and what never is."""

import json

import pytest

import raw
from edge import make_certificate, trusting

LONG = "A sentence that comes again and again, as people's do. " * 60
OFFER = "Sec-WebSocket-Extensions: permessage-deflate%s\r\n"


@pytest.fixture(params=["plain", "recovering", "tls and recovering"])
def talking(request, make_server):
    """A server, and a function that makes clients which have entered its namespace."""

    def configure(config):
        config["server"]["loops"] = 2
        if "recovering" in request.param:
            config.setdefault("chat", {})["recoverySeconds"] = 60
        if "tls" in request.param:
            config["server"].update(listen=["tls:127.0.0.1:0"], tls={"certificate": "localhost.pem", "key": "localhost.key"})

    server = make_server(configure)
    tls = None
    if "tls" in request.param:
        certificate, _ = make_certificate(server.folder)
        tls = trusting(certificate)
        server.prefix = "tls:"
    server.start()
    made = []

    def make(offer=None, auth=None):
        made.append(raw.WebSocket(server, headers=OFFER % offer if offer is not None else "", tls=tls))
        made[-1].enter(auth)
        return made[-1]

    make.server = server
    yield make
    for client in made:
        client.connection.close()


def message(client):
    """The packet of the next message, and whether it came compressed."""
    while not (packet := client.packet()).startswith('42["message"'):
        pass
    return packet, client.compressed is not None


def test_everyone_hears_the_same_however_it_comes(talking):
    offers = [None, "", "; client_max_window_bits", "; server_max_window_bits=15", "; server_max_window_bits=9"]
    # Of each two, for the two loops.
    clients = [(offer, talking(offer)) for offer in offers for _ in range(2)]
    for number, (_, client) in enumerate(clients):
        assert client.call("room:join", {"room": "tea", "name": f"person {number}"})[0]["ok"]
    speaker = clients[0][1]
    for text in (LONG, "short", LONG[::-1]):
        assert speaker.call("message:send", {"room": "tea", "text": text})[0]["ok"]
    heard = [[message(client) for _ in range(3)] for _, client in clients[1:]]
    packets = [[packet for packet, _ in each] for each in heard]
    assert all(each == packets[0] for each in packets)
    assert [json.loads(packet[2:])[1]["text"] for packet in packets[0]] == [LONG, "short", LONG[::-1]]
    for (offer, _), each in zip(clients[1:], heard):
        # A window of 512 bytes holds no message that is worth compressing.
        takes = offer is not None and "=9" not in offer
        assert [compressed for _, compressed in each] == [takes, False, takes], offer


def test_a_guests_secret_is_never_compressed(talking):
    token = (talking.server.data / "owner-token").read_text().strip()
    guest, owner = talking(""), talking("", {"token": token})
    guest.call("room:join", {"room": "tea", "name": "Guest"})
    guest.call("message:send", {"room": "tea", "text": LONG})
    for client, has_secret in ((talking(""), True), (owner, False)):
        number = client.send_event("room:join", {"room": "tea"})
        while not (packet := client.packet()).startswith(f"43{number}["):
            pass
        answer = json.loads(packet[len(f"43{number}") :])[0]
        assert [entry["text"] for entry in answer["messages"]] == [LONG]
        assert bool(answer.get("resume")) == has_secret
        assert (client.compressed is None) == has_secret
        # Pages of history hold nobody's secret.
        number = client.send_event("history", {"room": "tea"})
        while not client.packet().startswith(f"43{number}["):
            pass
        assert client.compressed


def test_off_nothing_is_agreed_on(make_server):
    server = make_server(lambda config: config["server"].update(compressionThresholdBytes=0)).start()
    with raw.WebSocket(server, headers=OFFER % "") as client:
        assert client.extensions is None
        client.enter()
        client.call("room:join", {"room": "tea"})
        client.send_event("message:send", {"room": "tea", "text": LONG})
        assert message(client)[1] is False
