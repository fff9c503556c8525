"""The Socket.IO client script in a browser, against our server and against python-socketio's."""

import unittest
import urllib.parse

from browser_case import BrowserCase
from chromium import ELSEWHERE
from servers import Baithak, Peer


class AnyServer:
    """Claims about the client that hold whoever serves. Run by the classes below."""

    # JavaScript: a function that asks the server over a socket and is acknowledged with something.
    ASK = None

    def ask(self, body):
        return self.js(f"const ask = {self.ASK};\n{body}")

    def test_starts_with_polling_and_upgrades(self):
        names = self.js("""
            const socket = io(url);
            const first = socket.io.engine.transport.name;
            const [transport] = await next(socket.io.engine, 'upgrade');
            assert(transport === socket.io.engine.transport);
            if (!socket.connected) await next(socket, 'connect');
            return [first, socket.io.engine.transport.name, socket.connected, socket.disconnected, socket.active, typeof socket.id];
        """)
        self.assertEqual(names, ["polling", "websocket", True, False, True, "string"])

    def test_stays_with_the_transport_asked_for(self):
        self.assertEqual(self.ask("""
            const used = [];
            for (const options of [{ transports: ['polling'] }, { transports: ['websocket'] }, { upgrade: false }]) {
                const socket = io(url, { ...options, forceNew: true });
                await next(socket, 'connect');
                for (let round = 0; round < 5; round += 1) await ask(socket);
                used.push(socket.io.engine.transport.name);
            }
            return used;
        """), ["polling", "websocket", "polling"])

    def test_acknowledgements_come_in_order_across_the_upgrade(self):
        self.assertEqual(self.ask("""
            const socket = io(url);
            const order = [];
            const asked = [];
            const upgraded = next(socket.io.engine, 'upgrade');
            // From before the connection is there until the upgrade is long over.
            for (let number = 0; number < 400; number += 1) {
                asked.push(ask(socket).then(() => order.push(number)));
                if (number % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
            }
            await upgraded;
            await Promise.all(asked);
            return [order.length, order.every((number, index) => number === index)];
        """), [400, True])

    def test_stays_on_polling_when_websockets_are_blocked(self):
        self.assertEqual(self.ask("""
            const Real = WebSocket;
            globalThis.WebSocket = class extends Real {
                constructor(address) { super(address.replace('/socket.io/', '/nowhere/')); }
            };
            const socket = io(url);
            const [error] = await next(socket.io.engine, 'upgradeError');
            await ask(socket);
            return [error.message, error.transport, socket.io.engine.transport.name, socket.connected];
        """), ["probe error", "websocket", "polling", True])

    def test_goes_on_polling_when_the_websocket_dies_halfway(self):
        self.assertEqual(self.ask("""
            const Real = WebSocket;
            globalThis.WebSocket = class extends Real {
                // Closes right after the client has heard the answer that lets it take over, and waits for polling to come to rest.
                set onmessage(handler) {
                    this.addEventListener('message', handler);
                    this.addEventListener('message', () => this.dispatchEvent(new CloseEvent('close')));
                }
            };
            const socket = io(url);
            const fate = record(socket, 'disconnect');
            const steps = record(socket.io.engine, 'upgrading', 'upgrade', 'upgradeError');
            await next(socket.io.engine, 'upgradeError');
            equal(steps.map(([name]) => name), ['upgrading', 'upgradeError']);
            for (let round = 0; round < 20; round += 1) await ask(socket);
            return [fate, socket.io.engine.transport.name, socket.connected];
        """), [[], "polling", True])

    def test_is_disconnected_by_itself_on_request_and_comes_back(self):
        self.assertEqual(self.ask("""
            const reasons = [];
            for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
                const socket = io(url, { transports, forceNew: true });
                const events = record(socket, 'connect', 'disconnect');
                await next(socket, 'connect');
                const engine = socket.io.engine;
                socket.disconnect();
                equal(events, [['connect'], ['disconnect', 'io client disconnect', null]]);
                assert(!socket.active && !socket.connected && socket.id === undefined);
                if (engine.readyState !== 'closed') await next(engine, 'close');
                socket.connect();
                await next(socket, 'connect');
                await ask(socket);
                reasons.push(events.length);
            }
            return reasons;
        """), [3, 3, 3])

    def test_tells_the_server_that_it_goes(self):
        self.assertEqual(self.js("""
            const bodies = [];
            const real = fetch;
            globalThis.fetch = (address, request) => {
                bodies.push(request.body);
                return real(address, request);
            };
            const socket = io(url, { transports: ['polling'] });
            await next(socket, 'connect');
            socket.disconnect();
            await next(socket.io.engine, 'close');
            return bodies.filter(Boolean);
        """), ["40", "41", "1"])

    def test_refused_namespaces_tell_why(self):
        self.assertEqual(self.js("""
            const socket = io(url + '/nowhere');
            const [error] = await next(socket, 'connect_error');
            return [error instanceof Error, socket.connected, socket.active, /namespace|connect/i.test(error.message)];
        """), [True, False, False, True])

    def test_events_before_the_connection_are_sent_when_it_is_there(self):
        self.assertTrue(self.ask("""
            const socket = io(url, { autoConnect: false });
            const answer = ask(socket);
            assert(!socket.connected && socket.sendBuffer.length > 0);
            socket.connect();
            await answer;
            return socket.sendBuffer.length === 0;
        """))

    def test_reserved_names_throw(self):
        self.assertEqual(self.js("""
            const socket = io(url, { autoConnect: false });
            return ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].filter((name) => {
                try { socket.emit(name); return false; } catch (error) { return error.message === `"${name}" is a reserved event name`; }
            }).length;
        """), 6)

    def test_survives_a_killed_server(self):
        self.js("""
            globalThis.socket = io(url, QUICK);
            globalThis.events = record(socket, 'connect', 'disconnect');
            globalThis.attempts = record(socket.io, 'reconnect_attempt', 'reconnect', 'reconnect_error', 'reconnect_failed');
            await onWebSocket(socket);
            globalThis.lost = next(socket, 'disconnect');
        """)
        self.server.kill()
        self.js("""
            await lost;
            await next(socket.io, 'reconnect_error');
            assert(socket.active && !socket.connected);
            socket.volatile.emit('never');
        """)
        # Started only now, so that at least one attempt has failed.
        self.server.start()
        events, attempts = self.ask("""
            if (!socket.connected) await next(socket, 'connect');
            await ask(socket);
            await onWebSocket(socket);
            return [events.map((event) => event.slice(0, 2)), attempts];
        """)
        self.assertEqual(events, [["connect"], ["disconnect", "transport close"], ["connect"]])
        names = [attempt[0] for attempt in attempts]
        self.assertEqual(attempts[0], ["reconnect_attempt", 1])
        self.assertEqual(names.count("reconnect_error"), names.count("reconnect_attempt") - 1)
        self.assertEqual(attempts[-1], ["reconnect", names.count("reconnect_attempt")])

    def test_opened_by_hand_it_still_reconnects(self):
        self.assertEqual(self.ask("""
            const socket = io(url, { ...QUICK, transports: ['websocket'] });
            await next(socket, 'connect');
            // The attempt that is due finds that somebody was quicker.
            socket.once('disconnect', () => socket.io.open());
            socket.io.engine.close();
            await next(socket.io, 'reconnect_attempt');
            if (!socket.connected) await next(socket, 'connect');
            const lost = next(socket, 'disconnect');
            socket.io.engine.close();
            await next(socket, 'connect');
            await ask(socket);
            return (await lost)[0];
        """), "forced close")

    def test_survives_a_killed_server_while_polling(self):
        self.js("""
            globalThis.socket = io(url, { ...QUICK, transports: ['polling'] });
            await next(socket, 'connect');
            globalThis.lost = next(socket, 'disconnect');
        """)
        self.server.kill()
        self.assertEqual(self.js("const [reason, details] = await lost; return [reason, details.message]"),
                         ["transport error", "xhr poll error"])
        self.server.start()
        self.assertTrue(self.ask("await next(socket, 'connect'); await ask(socket); return true"))

    def test_a_server_that_is_down_at_first_is_found_later(self):
        self.server.kill()
        try:
            errors = self.js("""
                globalThis.socket = io(url, QUICK);
                const [first] = await next(socket, 'connect_error');
                assert(socket.active && !socket.connected);
                const [second] = await next(socket, 'connect_error');
                return [first.message, second.message, first.type];
            """)
            self.assertEqual(errors, ["xhr poll error", "xhr poll error", "TransportError"])
        finally:
            self.server.start()
        self.assertTrue(self.ask("if (!socket.connected) await next(socket, 'connect'); await ask(socket); return true"))

    def test_gives_up_after_the_attempts_allowed(self):
        self.server.kill()
        try:
            self.assertEqual(self.js("""
                const socket = io(url, { ...QUICK, reconnectionAttempts: 2, transports: ['websocket'] });
                const events = record(socket.io, 'reconnect_attempt', 'reconnect_failed');
                const errors = record(socket, 'connect_error');
                await next(socket.io, 'reconnect_failed');
                return [events, errors.map((error) => error[1].message)];
            """), [[["reconnect_attempt", 1], ["reconnect_attempt", 2], ["reconnect_failed"]], ["websocket error"] * 3])
        finally:
            self.server.start()

    def test_does_not_come_back_without_reconnection(self):
        self.js("""
            globalThis.socket = io(url, { ...QUICK, reconnection: false, transports: ['websocket'] });
            globalThis.attempts = record(socket.io, 'reconnect_attempt');
            await next(socket, 'connect');
            globalThis.lost = next(socket, 'disconnect');
        """)
        self.server.kill()
        self.server.start()
        self.assertEqual(self.ask("""
            await lost;
            assert(!socket.connected);
            socket.connect();
            await next(socket, 'connect');
            await ask(socket);
            return attempts;
        """), [])

    def test_a_lost_network_is_noticed_at_once(self):
        # Addresses of this machine stay reachable without a network, so the client does not care about them.
        self.tab.run("""
            globalThis.socket = io(url, QUICK);
            await onWebSocket(socket);
            globalThis.lost = next(socket, 'disconnect');
        """, url=self.server.url.replace("127.0.0.1", ELSEWHERE))
        self.tab.offline(True)
        self.assertEqual(self.js("return await lost"), ["transport close", {"description": "network connection lost"}])
        self.tab.offline(False)
        self.assertTrue(self.ask("if (!socket.connected) await next(socket, 'connect'); await ask(socket); return socket.connected"))

    def test_acknowledgements_time_out(self):
        self.assertEqual(self.ask("""
            const socket = io(url, { autoConnect: false });
            const results = [];
            await new Promise((resolve) => socket.timeout(10).emit('echo', 1, (error) => { results.push(error.message); resolve(); }));
            results.push(await socket.timeout(10).emitWithAck('echo', 2).catch((error) => error.message));
            results.push(socket.sendBuffer.length);
            socket.connect();
            results.push(typeof (await ask(socket)));
            results.push(await ask(socket.timeout(5000)).then(() => 'in time'));
            return results;
        """), ["operation has timed out", "operation has timed out", 0, "object", "in time"])

    def test_acknowledgements_fail_when_the_connection_is_lost(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            await next(socket, 'connect');
            const promised = socket.emitWithAck('silence').catch((error) => error.message);
            socket.disconnect();
            return await promised;
        """), "socket has been disconnected")

    def test_listens_to_everything_that_goes_out(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            const seen = [];
            socket.onAnyOutgoing((...event) => seen.push(event));
            socket.prependAnyOutgoing((name) => seen.push('before ' + name));
            socket.emit('typing', { typing: true });
            await next(socket, 'connect');
            socket.offAnyOutgoing();
            socket.emit('typing', {});
            return [seen, socket.listenersAnyOutgoing().length];
        """), [["before typing", ["typing", {"typing": True}]], 0])

    def test_volatile_events_are_dropped_while_nobody_can_hear(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            socket.volatile.emit('lost');
            return socket.sendBuffer.length;
        """), 0)

    def test_two_sockets_share_a_connection_only_when_they_can(self):
        self.assertEqual(self.js("""
            const one = io(url);
            const other = io(url + '/other');
            const apart = io(url, { forceNew: true });
            const again = io(url);
            return [one.io === other.io, one.io === apart.io, one.io === again.io, one !== again];
        """), [True, False, False, True])

    def test_two_tabs_work_side_by_side(self):
        other = self.open_tab()
        ids = []
        for tab in (self.tab, other):
            ids.append(self.run_in(tab, "globalThis.socket = io(url); await onWebSocket(socket); return socket.id"))
        self.assertNotEqual(ids[0], ids[1])
        other.go("about:blank")
        self.assertTrue(self.ask("await ask(socket); return socket.connected"))

    def test_the_module_exports_what_people_import(self):
        tab = self.open_tab("/module.html")
        self.assertEqual(self.run_in(tab, """
            const { io, connect, named, Manager, Socket, protocol } = exported;
            const socket = io(url);
            await onWebSocket(socket);
            const own = new Manager(url).socket('/');
            await next(own, 'connect');
            return [io === connect, io === named, protocol, socket instanceof Socket, own instanceof Socket, typeof globalThis.io];
        """), [True, True, 5, True, True, "undefined"])

    def test_an_error_in_a_handler_costs_nothing_else(self):
        tab = self.open_tab()
        self.addCleanup(tab.events.clear)  # the error is meant to be uncaught
        self.assertEqual(self.run_in(tab, f"const ask = {self.ASK};" + """
            const caught = new Promise((resolve) => addEventListener('error', (event) => resolve(event.message), { once: true }));
            const socket = io(url, { transports: ['polling'] });
            socket.on('connect', () => { throw new Error('mine'); });
            await next(socket, 'connect');
            await ask(socket);
            return [await caught, socket.connected];
        """), ["Uncaught Error: mine", True])


class WithPeer(AnyServer, BrowserCase):
    """python-socketio's server, which echoes: events, bytes and reasons that ours has no occasion for."""

    ASK = "(socket) => socket.emitWithAck('echo', { some: 'thing' })"

    @classmethod
    def make_server(cls):
        return Peer()

    def test_bytes_travel_both_ways_on_both_transports(self):
        self.assertEqual(self.js("""
            const checked = [];
            for (const transports of [['polling'], ['websocket']]) {
                const socket = io(url, { transports, forceNew: true });
                await next(socket, 'connect');
                const bytes = Uint8Array.from({ length: 100000 }, (_, index) => index * 7);
                const few = [bytes.subarray(1, 4), new Blob([bytes.subarray(0, 5)]), new Uint16Array([513])];
                socket.emit('echo', bytes.buffer, ...few, { deep: [bytes.buffer] }, 'and text');
                const back = await next(socket, 'echo');
                assert(back.slice(0, 4).every((one) => one instanceof ArrayBuffer));
                equal([...new Uint8Array(back[0])], [...bytes]);
                equal([...new Uint8Array(back[4].deep[0])], [...bytes]);
                checked.push(back.slice(1, 4).map((one) => [...new Uint8Array(one)]), back[5]);
            }
            return checked;
        """), [[[7, 14, 21], [0, 7, 14, 21, 28], [1, 2]], "and text"] * 2)

    def test_numbers_from_the_server_come_in_order_across_the_upgrade(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            const numbers = [];
            socket.on('number', (number) => numbers.push(number));
            let transports = new Set();
            socket.onAny(() => transports.add(socket.io.engine.transport.name));
            socket.emit('count', 3000);
            while (numbers.length < 3000) await next(socket, 'number');
            return [numbers.every((number, index) => number === index), numbers.length];
        """), [True, 3000])

    def test_many_waiting_events_arrive_by_polling(self):
        self.assertEqual(self.js("""
            const socket = io(url, { transports: ['polling'] });
            return await Promise.all(Array.from({ length: 50 }, (_, number) => socket.emitWithAck('echo', number)));
        """), list(range(50)))

    def test_volatile_events_are_dropped_while_the_transport_is_busy(self):
        self.assertEqual(self.js("""
            const socket = io(url, { transports: ['polling'] });
            const echoes = record(socket, 'echo');
            await next(socket, 'hello');
            await socket.emitWithAck('echo', 'first');
            socket.emit('echo', 'kept');
            socket.volatile.emit('echo', 'dropped');
            await socket.emitWithAck('echo', 'last');
            return echoes.map((echo) => echo[1]);
        """), ["first", "kept", "last"])

    def test_the_server_is_told_who_asks(self):
        hello = self.js("""
            const hellos = [];
            for (const auth of [{ token: 'one' }, (done) => setTimeout(() => done({ token: 'two' }), 10)]) {
                const socket = io(url, { auth, query: { from: 'a page' }, extraHeaders: { 'X-Test': 'yes' }, forceNew: true });
                hellos.push((await next(socket, 'hello'))[0]);
            }
            return hellos;
        """)
        self.assertEqual([one["auth"] for one in hello], [{"token": "one"}, {"token": "two"}])
        self.assertIn("from=a page", urllib.parse.unquote_plus(hello[0]["query"]))
        self.assertIn("EIO=4", hello[0]["query"])
        self.assertEqual(hello[0]["header"], "yes")

    def test_a_refusal_carries_its_data(self):
        self.assertEqual(self.js("""
            const socket = io(url, { auth: { refuse: true } });
            const [error] = await next(socket, 'connect_error');
            const before = [error.message, error.data, socket.active];
            socket.auth = {};
            socket.connect();
            await next(socket, 'connect');
            return [...before, socket.connected];
        """), ["not you", {"code": 7}, False, True])

    def test_the_server_may_ask_too(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            socket.on('question', (left, right, answer) => { answer(left + right); answer('twice'); });
            socket.emit('ask', 2, 3);
            return await next(socket, 'answered');
        """), [5])

    def test_send_is_a_message(self):
        self.assertEqual(self.js("const socket = io(url); socket.send('hi'); return await next(socket, 'message')"), ["hi"])

    def test_listens_to_everything_that_comes_in(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            const seen = [];
            socket.onAny((name) => seen.push(name));
            const never = () => seen.push('never');
            socket.on('echo', never).off('echo', never);
            const once = () => seen.push('once');
            socket.once('echo', once);
            await socket.emitWithAck('echo', 1);
            await socket.emitWithAck('echo', 2);
            socket.offAny();
            await socket.emitWithAck('echo', 3);
            return [seen, socket.hasListeners('echo')];
        """), [["hello", "echo", "once", "echo"], False])

    def test_thrown_out_it_stays_out_until_told(self):
        self.assertEqual(self.js("""
            const socket = io(url, QUICK);
            const attempts = record(socket.io, 'reconnect_attempt');
            await next(socket, 'connect');
            socket.emit('leave');
            const [reason] = await next(socket, 'disconnect');
            const after = [reason, socket.active, socket.connected];
            socket.connect();
            await next(socket, 'connect');
            return [...after, attempts];
        """), ["io server disconnect", False, False, []])

    def test_nonsense_from_the_server_ends_the_connection(self):
        self.assertEqual(self.js("""
            const socket = io(url, QUICK);
            await next(socket, 'connect');
            socket.emit('garbage');
            const [reason, error] = await next(socket, 'disconnect');
            await next(socket, 'connect');
            return [reason, error.message];
        """), ["parse error", "invalid payload"])

    def test_namespaces_share_a_connection_and_part_alone(self):
        self.assertEqual(self.js("""
            const main = io(url);
            const admin = io(url + '/admin');
            const hello = (await next(admin, 'hello'))[0];
            if (!main.connected) await next(main, 'connect');
            admin.disconnect();
            const answer = await main.emitWithAck('echo', 1);
            main.disconnect();
            return [main.io === admin.io, hello, answer, main.io._readyState];
        """), [True, "admin", 1, "closed"])

    def test_retries_until_acknowledged_and_in_order(self):
        self.assertEqual(self.js("""
            const socket = io(url, { retries: 2, ackTimeout: 700 });
            const results = [];
            const sent = [];
            socket.onAnyOutgoing((...event) => sent.push(event[0] + (event[1] ?? '')));
            socket.emit('echo', 1, (error, answer) => results.push([error, answer]));
            socket.emit('silence', (error) => results.push(error.message));
            await new Promise((resolve) => socket.emit('echo', 2, (error, answer) => { results.push([error, answer]); resolve(); }));
            return [results, sent];
        """), [[[None, 1], "operation has timed out", [None, 2]], ["echo1", "silence", "silence", "silence", "echo2"]])


class WithHasty(BrowserCase):
    """A server that pings often: what happens when it stops."""

    @classmethod
    def make_server(cls):
        return Peer(ping_interval=0.1, ping_timeout=2)

    def test_answers_pings_on_both_transports(self):
        self.assertEqual(self.js("""
            const pings = [];
            for (const transports of [['polling'], ['websocket']]) {
                const socket = io(url, { transports, forceNew: true });
                const events = record(socket, 'disconnect');
                for (let round = 0; round < 8; round += 1) await next(socket.io, 'ping');
                pings.push(events.length);
            }
            return pings;
        """), [0, 0])

    def test_a_silent_server_is_left(self):
        self.assertEqual(self.js("""
            const Real = WebSocket;
            globalThis.WebSocket = class extends Real {
                // The client hears no pings; the server has its answers all the same, or it would be first to hang up.
                constructor(address) {
                    super(address);
                    this.addEventListener('message', (event) => {
                        if (event.data !== '2') return;
                        this.send('3');
                        event.stopImmediatePropagation();
                    });
                }
            };
            const socket = io(url, { transports: ['websocket'], reconnection: false });
            const [reason] = await next(socket, 'disconnect');
            return reason;
        """), "ping timeout")


class WithOurs(AnyServer, BrowserCase):
    """Our own server, as it is built."""

    ASK = "(socket) => socket.emitWithAck('room:list', {})"

    @classmethod
    def make_server(cls):
        return Baithak(origins=[cls.pages.url])

    def test_our_namespace_is_the_only_one(self):
        self.assertEqual(self.js("""
            const [error] = await next(io(url + '/nowhere'), 'connect_error');
            return error.message;
        """), "Invalid namespace")

    def test_an_unknown_token_is_refused_with_its_code(self):
        self.assertEqual(self.js("""
            const [error] = await next(io(url, { auth: { token: 'nobody' } }), 'connect_error');
            return error.data;
        """), {"code": 2005})

    def test_two_tabs_talk(self):
        other = self.open_tab()
        for tab, name in ((self.tab, "Ada"), (other, "Ben")):
            self.run_in(tab, f"""
                globalThis.socket = io(url);
                globalThis.heard = record(socket, 'message');
                await onWebSocket(socket);
                const answer = await socket.emitWithAck('room:join', {{ room: 'tabs', name: '{name}' }});
                assert(answer.ok, answer);
            """)
        self.run_in(self.tab, """
            const clientId = crypto.randomUUID();
            const answer = await socket.emitWithAck('message:send', { room: 'tabs', text: 'hello Ben', clientId });
            assert(answer.ok, answer);
        """)
        heard = self.run_in(other, "if (!heard.length) await next(socket, 'message'); return heard[0][1]")
        self.assertEqual([heard["username"], heard["text"]], ["Ada", "hello Ben"])

    def test_a_stopped_server_is_waited_for(self):
        self.js("""
            globalThis.socket = io(url, QUICK);
            await onWebSocket(socket);
            globalThis.lost = next(socket, 'disconnect');
        """)
        self.server.terminate()
        self.server.start()
        self.assertEqual(self.ask("""
            const [reason] = await lost;
            if (!socket.connected) await next(socket, 'connect');
            await ask(socket);
            return reason;
        """), "transport close")

    def test_messages_stay_in_order_across_the_upgrade(self):
        self.assertEqual(self.js("""
            const socket = io(url);
            const texts = [];
            socket.on('message', (message) => texts.push(Number(message.text)));
            socket.emit('room:join', { room: 'order', name: 'Ada' });
            await next(socket, 'connect');
            const sent = [];
            for (let number = 0; number < 300; number += 1) {
                sent.push(socket.emitWithAck('message:send', { room: 'order', text: String(number), clientId: crypto.randomUUID() }));
                if (number % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
            }
            assert((await Promise.all(sent)).every((answer) => answer.ok));
            await onWebSocket(socket);
            while (texts.length < 300) await next(socket, 'message');
            return texts.every((number, index) => number === index);
        """), True)

    def test_a_page_that_closes_leaves_its_rooms(self):
        self.js("""
            globalThis.socket = io(url);
            globalThis.news = { joined: [], left: [] };
            socket.on('roomData', ({ joined, left }) => { news.joined.push(...joined); news.left.push(...left); });
            await socket.emitWithAck('room:join', { room: 'leaving', name: 'Ada' });
        """)
        for transport in ("polling", "websocket"):
            other = self.chromium.tab(self.pages.url + "/classic.html")
            user = self.run_in(other, f"""
                globalThis.socket = io(url, {{ transports: ['{transport}'] }});
                return (await socket.emitWithAck('room:join', {{ room: 'leaving', name: 'Ben' }})).userId;
            """)
            self.js(f"while (!news.joined.some((one) => one.userId === '{user}')) await next(socket, 'roomData')")
            other.close()
            self.js(f"while (!news.left.some((one) => one.userId === '{user}')) await next(socket, 'roomData')")


class WithNarrow(BrowserCase):
    """A server that takes little at a time."""

    @classmethod
    def make_server(cls):
        return Baithak(origins=[cls.pages.url], maxPayloadBytes=1000)

    def test_what_waited_is_split_to_what_the_server_takes(self):
        self.assertEqual(self.js("""
            const socket = io(url, { transports: ['polling'] });
            const events = record(socket, 'disconnect');
            const answers = [];
            for (let number = 0; number < 40; number += 1) {
                answers.push(socket.emitWithAck('room:list', { padding: 'é'.repeat(number * 8) }));
            }
            return [(await Promise.all(answers)).length, events];
        """), [40, []])


if __name__ == "__main__":
    unittest.main()
