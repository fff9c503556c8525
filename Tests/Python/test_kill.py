"""kill -9, again and again, while messages pour in: what was acknowledged is there, once, in order, and who comes back gets what they missed."""

import asyncio
import random
import time

import pytest
import socketio

ROUNDS = 10
SENDERS = 4
# Sends of one client that wait for their acknowledgement.
IN_FLIGHT = 100
ROOM = "storm"


class Person:
    """Someone with an identity that outlives connections."""

    def __init__(self, name, url):
        self.name = name
        self.url = url
        self.resume = None
        self.socket = None

    async def come(self, since, on_message=None):
        """Connects as the same guest as before and enters the room: the answer."""
        self.socket = socketio.AsyncClient(reconnection=False)
        if on_message:
            self.socket.on("message", on_message)
        await self.socket.connect(self.url, transports=["websocket"], auth={"resume": self.resume} if self.resume else None)
        answer = await self.socket.call("room:join", {"room": ROOM, "name": self.name, "since": since}, timeout=20)
        assert answer["ok"] and answer["username"] == self.name
        self.resume = answer["resume"]
        return answer

    async def go(self):
        await self.socket.disconnect()


class Sender(Person):
    """Sends numbered messages without a pause and keeps account of the acknowledgements."""

    def __init__(self, name, url):
        super().__init__(name, url)
        self.count = 0
        self.acknowledged = {}  # clientId: seq
        self.open = {}  # clientId: text, sent and not acknowledged, in order
        self.retried = 0
        self.duplicates = 0

    def settle(self, client_id, answer):
        assert answer["ok"] and answer["clientId"] == client_id and answer["text"] == self.open.pop(client_id)
        self.duplicates += answer["duplicate"]
        self.acknowledged[client_id] = answer["seq"]

    async def emit(self, client_id, text, callback):
        await self.socket.emit("message:send", {"room": ROOM, "text": text, "clientId": client_id}, callback=callback)

    async def retry(self):
        """Sends again what the crash left unanswered, in its order."""
        waiting = dict(self.open)
        done = asyncio.Event()

        def settle(client_id, answer):
            self.settle(client_id, answer)
            if not self.open:
                done.set()

        for client_id, text in waiting.items():
            await self.emit(client_id, text, lambda answer, client_id=client_id: settle(client_id, answer))
        if waiting:
            await asyncio.wait_for(done.wait(), 20)
        self.retried += len(waiting)

    async def pour(self):
        """Sends until the connection is gone."""
        slots = asyncio.Semaphore(IN_FLIGHT)

        def settle(client_id, answer):
            self.settle(client_id, answer)
            slots.release()

        while self.socket.connected:
            try:
                await asyncio.wait_for(slots.acquire(), 1)
            except TimeoutError:
                continue
            self.count += 1
            client_id, text = f"{self.name}-{self.count}", f"{self.name} says {self.count}"
            self.open[client_id] = text
            try:
                await self.emit(client_id, text, lambda answer, client_id=client_id: settle(client_id, answer))
            except socketio.exceptions.BadNamespaceError:
                break


class Listener(Person):
    """Keeps the log as a careful client does: what it missed when it comes back, then what it hears."""

    def __init__(self, name, url):
        super().__init__(name, url)
        self.log = {}  # seq: clientId

    @property
    def last(self):
        return len(self.log)

    def hear(self, entry):
        assert entry["seq"] == self.last + 1, f"heard {entry['seq']} after {self.last}"
        self.log[entry["seq"]] = entry["clientId"]

    async def catch_up(self):
        """Comes back and takes exactly what was missed."""
        while True:
            answer = await self.come(self.last, self.hear_event)
            for entry in answer["messages"]:
                assert entry["kind"] == "message"
                self.hear(entry)
            if not answer["more"]:
                assert self.last == answer["seq"]
                return
            await self.go()

    def hear_event(self, entry):
        self.hear(entry)


async def storm(server, senders, listener, seconds):
    """One round: everyone comes back, settles what is open, and talks until the server is killed. How long they talked."""
    await listener.catch_up()
    for sender in senders:
        # What was acknowledged before the crash is there, under the number of the acknowledgement.
        lost = [client_id for client_id, seq in sender.acknowledged.items() if listener.log.get(seq) != client_id]
        assert not lost, f"{len(lost)} acknowledged messages are gone, such as {lost[0]}"
        await sender.come(since=None)
    await asyncio.gather(*(sender.retry() for sender in senders))
    started = time.monotonic()
    pouring = [asyncio.create_task(sender.pour()) for sender in senders]
    await asyncio.sleep(seconds)
    talked = time.monotonic() - started
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*pouring)
    for person in [*senders, listener]:
        await person.go()
    return talked


@pytest.mark.timeout(150)
def test_ten_kills_lose_nothing_that_was_acknowledged(make_server, capsys):
    server = make_server(lambda config: config["pipeline"].remove("rate-limit")).start()
    moments = random.Random(2024)
    senders = [Sender(f"Sender-{number}", server.url) for number in range(SENDERS)]
    listener = Listener("Listener", server.url)
    talked = 0
    for _ in range(ROUNDS):
        talked += asyncio.run(storm(server, senders, listener, moments.uniform(0.3, 1.2)))
        server.start()

    async def settle():
        await listener.catch_up()
        for sender in senders:
            await sender.come(since=None)
            await sender.retry()
            await sender.go()
        await listener.go()
        # Someone new reads everything from the beginning.
        reader = Listener("Reader", server.url)
        await reader.catch_up()
        await reader.go()
        return reader.log

    log = asyncio.run(settle())
    sent = sum(sender.count for sender in senders)
    with capsys.disabled():
        print(
            f"\n  {sent} sends in {talked:.1f} s ({sent / talked:.0f}/s), {ROUNDS} kills, {sum(sender.retried for sender in senders)} retried, "
            f"{sum(sender.duplicates for sender in senders)} of them were there already")

    assert list(log) == list(range(1, len(log) + 1))
    assert len(set(log.values())) == len(log), "a message is there twice"
    assert listener.log.items() <= log.items()
    for sender in senders:
        assert not sender.open
        assert len(sender.acknowledged) == sender.count
        assert all(log[seq] == client_id for client_id, seq in sender.acknowledged.items())
        own = [client_id for client_id in log.values() if client_id.startswith(sender.name + "-")]
        assert own == [f"{sender.name}-{number}" for number in range(1, sender.count + 1)], "out of order"
    assert len(log) == sent
    # A quiet machine does 3,000 a second with a debug build, and the line above tells; a busy one must not fail for being busy.
    assert sent / talked >= 500, "too few sends for the test to mean anything"
