import pytest

from clients import AsyncioClient, SyncClient
from server import BAITHAK, Server

WEBSOCKET = ("websocket",)
POLLING = ("polling",)
UPGRADE = ("polling", "websocket")


def pytest_sessionstart(session):
    if not BAITHAK.exists():
        pytest.exit(f"{BAITHAK} is not built; run 'make test', or 'swift build' first", returncode=2)


@pytest.fixture
def make_server(tmp_path_factory):
    """Makes servers that are not started yet; those that run at the end must stop well."""
    made = []

    def make(configure=None):
        made.append(Server(tmp_path_factory.mktemp("server"), configure))
        return made[-1]

    yield make
    try:
        for server in made:
            server.stop()
    finally:
        for server in made:
            server.kill()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """One server for all tests of a module that do not mind."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    try:
        yield server
        server.stop()
    finally:
        server.kill()


@pytest.fixture
def server(make_server):
    return make_server().start()


@pytest.fixture(params=[SyncClient, AsyncioClient], ids=["sync", "asyncio"])
def kind(request):
    """The kind of client."""
    return request.param


@pytest.fixture(params=[WEBSOCKET, POLLING, UPGRADE], ids=["websocket", "polling", "upgrade"])
def transports(request):
    return request.param


@pytest.fixture
def connect(server, kind):
    """Connects clients to the server, and disconnects them at the end."""
    clients = []

    def connect(transports=WEBSOCKET, **options):
        clients.append(kind().connect(server.url, transports, **options))
        return clients[-1]

    yield connect
    for client in clients:
        client.disconnect()
