"""A server of python-socketio that sends back what it is sent. Arguments: port, options of AsyncServer as JSON."""

import json
import sys

import socketio
from aiohttp import web

server = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins="*", **json.loads(sys.argv[2]))


@web.middleware
async def whole_bodies(request, handler):
    """engineio reads a body in one go and takes what has arrived for all of it."""
    if request.can_read_body:
        request.content.unread_data(await request.read())
    return await handler(request)


application = web.Application(middlewares=[whole_bodies], client_max_size=10_000_000)
server.attach(application)


@server.event
async def connect(sid, environment, auth):
    if auth and auth.get("refuse"):
        raise socketio.exceptions.ConnectionRefusedError("not you", {"code": 7})
    await server.emit("hello", {"auth": auth, "query": environment.get("QUERY_STRING"), "header": environment.get("HTTP_X_TEST")}, to=sid)


@server.on("connect", namespace="/admin")
async def connect_admin(sid, environment, auth):
    await server.emit("hello", "admin", to=sid, namespace="/admin")


@server.event
async def echo(sid, *arguments):
    """Comes back as an event, and as the acknowledgement."""
    await server.emit("echo", arguments, to=sid)
    return arguments


@server.event
async def message(sid, text):
    await server.emit("message", text, to=sid)


@server.event
async def ask(sid, *arguments):
    """Asks the client, and tells it what it answered."""
    await server.emit("question", arguments, to=sid, callback=lambda *answer: answered(sid, answer))


async def answered(sid, answer):
    await server.emit("answered", answer, to=sid)


@server.event
async def count(sid, number):
    """Sends so many numbers, in order."""
    for index in range(number):
        await server.emit("number", index, to=sid)


@server.event
async def silence(sid):
    """Is never acknowledged: the handler does not end in the life of a test."""
    await server.sleep(3600)


@server.event
async def leave(sid):
    await server.disconnect(sid)


@server.event
async def garbage(sid):
    """A packet no server should send."""
    engine = server.manager.eio_sid_from_sid(sid, "/")
    await server.eio.send(engine, "2{}")


web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]))
