"""Socket.IO clients of the python-socketio package, blocking and asyncio, behind one face: a test reads the same for both."""

import asyncio
import threading
import time

import socketio

SECONDS = 5


class Client:
    """A client that remembers every event it receives."""

    def __init__(self):
        self.received = []
        self.is_gone = False
        self.changed = threading.Condition()

    def note(self, event, *arguments):
        with self.changed:
            self.received.append((event, arguments[0] if len(arguments) == 1 else arguments))
            self.changed.notify_all()

    def gone(self, *_):
        with self.changed:
            self.is_gone = True
            self.changed.notify_all()

    def wait(self, event, **fields):
        """The payload of the first such event with these fields that was not waited for before; it may be there already or come soon."""

        def find():
            for index, (name, payload) in enumerate(self.received):
                if name == event and (not fields or isinstance(payload, dict) and fields.items() <= payload.items()):
                    del self.received[index]
                    return payload
            return None

        found = []
        with self.changed:
            self.changed.wait_for(lambda: found.append(find()) or found[-1] is not None, SECONDS)
            assert found[-1] is not None, f"no {event} {fields} came; there are {self.received}"
            return found[-1]

    def wait_until_gone(self):
        with self.changed:
            assert self.changed.wait_for(lambda: self.is_gone, SECONDS), "the client still thinks it is connected"

    def has(self, text):
        """Something that was received, and not waited for, has this text in it."""
        with self.changed:
            return text in repr(self.received)


class SyncClient(Client):
    def __init__(self):
        super().__init__()
        self.socket = socketio.Client(reconnection=False)
        self.socket.on("*", self.note)
        self.socket.on("disconnect", self.gone)
        self.socket.on("connect_error", lambda data: self.note("connect_error", data))

    def connect(self, url, transports, auth=None, headers=None, namespaces=None):
        self.socket.connect(
            url, transports=list(transports), auth=auth, headers=headers or {}, namespaces=namespaces, wait_timeout=SECONDS)
        return self

    @property
    def transport(self):
        return self.socket.transport()

    def emit(self, event, *arguments):
        self.socket.emit(event, arguments)

    def call(self, event, *arguments):
        return self.socket.call(event, arguments, timeout=SECONDS)

    def disconnect(self):
        self.socket.disconnect()


class Loop:
    """The event loop of all asyncio clients, on a thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(2 * SECONDS)


class AsyncioClient(Client):
    loop = None

    def __init__(self):
        super().__init__()
        AsyncioClient.loop = AsyncioClient.loop or Loop()
        self.socket = AsyncioClient.loop.run(self.make())

    async def make(self):
        client = socketio.AsyncClient(reconnection=False)
        client.on("*", self.note)
        client.on("disconnect", self.gone)
        client.on("connect_error", lambda data: self.note("connect_error", data))
        return client

    def connect(self, url, transports, auth=None, headers=None, namespaces=None):
        AsyncioClient.loop.run(
            self.socket.connect(
                url, transports=list(transports), auth=auth, headers=headers or {}, namespaces=namespaces, wait_timeout=SECONDS))
        return self

    @property
    def transport(self):
        return self.socket.transport()

    def emit(self, event, *arguments):
        AsyncioClient.loop.run(self.socket.emit(event, arguments))

    def call(self, event, *arguments):
        return AsyncioClient.loop.run(self.socket.call(event, arguments, timeout=SECONDS))

    def disconnect(self):
        AsyncioClient.loop.run(self.socket.disconnect())
