// The Socket.IO client of Baithak. Joined by join.py from the modules in Sources/Web/socket.io: edit those.

(() => {
'use strict';

// backoff.mjs

// How long to wait before the next attempt: doubling, spread at random so that a restarted server isn't met by everybody at once.

class Backoff {
    /// Milliseconds; `jitter` 0.5 spreads a delay over 50 % to 150 % of itself.
    constructor({ min, max, jitter, random = Math.random }) {
        Object.assign(this, { min, max, jitter, random, attempts: 0 });
    }

    next() {
        const delay = this.min * 2 ** this.attempts;
        this.attempts += 1;
        const spread = 1 + this.jitter * (2 * this.random() - 1);
        return Math.floor(Math.min(delay * spread, this.max));
    }

    reset() {
        this.attempts = 0;
    }
}

// emitter.mjs

// Named events: what every object of this client shares.

class Emitter {
    constructor() {
        this._handlers = new Map();
    }

    on(name, handler) {
        if (!this._handlers.has(name)) this._handlers.set(name, []);
        this._handlers.get(name).push(handler);
        return this;
    }

    once(name, handler) {
        const wrapper = (...args) => {
            this.off(name, wrapper);
            handler.apply(this, args);
        };
        wrapper.handler = handler; // so that off() finds it by what the caller knows
        return this.on(name, wrapper);
    }

    /// Without a handler: all of the name. Without a name: all.
    off(name, handler) {
        if (arguments.length === 0) {
            this._handlers.clear();
        } else if (arguments.length === 1) {
            this._handlers.delete(name);
        } else {
            const handlers = this._handlers.get(name) || [];
            const index = handlers.findIndex((one) => one === handler || one.handler === handler);
            if (index >= 0) handlers.splice(index, 1);
            if (handlers.length === 0) this._handlers.delete(name);
        }
        return this;
    }

    emit(name, ...args) {
        this._fire(name, ...args);
        return this;
    }

    listeners(name) {
        return (this._handlers.get(name) || []).map((one) => one.handler || one);
    }

    hasListeners(name) {
        return this._handlers.has(name);
    }

    /// Local delivery; a socket's emit() sends instead.
    _fire(name, ...args) {
        // A copy: handlers may remove themselves.
        runAll(this, [...(this._handlers.get(name) || [])], args);
    }
}

Emitter.prototype.addEventListener = Emitter.prototype.on;
Emitter.prototype.removeListener = Emitter.prototype.off;
Emitter.prototype.removeAllListeners = Emitter.prototype.off;
Emitter.prototype.removeEventListener = Emitter.prototype.off;

/// Calls every handler. One that throws is reported as an uncaught error: it must cost neither its neighbours the event nor
/// the connection the packets that came in the same payload.
function runAll(target, handlers, args) {
    for (const handler of handlers) {
        try {
            handler.apply(target, args);
        } catch (error) {
            setTimeout(() => {
                throw error;
            });
        }
    }
}

/// Adds a handler per name; the answer removes exactly these again, and nobody else's.
function subscribe(emitter, handlers) {
    for (const [name, handler] of Object.entries(handlers)) emitter.on(name, handler);
    return () => {
        for (const [name, handler] of Object.entries(handlers)) emitter.off(name, handler);
    };
}

// engine-packets.mjs

// Engine.IO v4 packets: {type, data}, as text, as bytes, and several in one body of a polling request.

const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
const SEPARATOR = '\x1e';

function isBinary(value) {
    return (
        value instanceof ArrayBuffer ||
        ArrayBuffer.isView(value) ||
        (typeof Blob === 'function' && value instanceof Blob) // a File is one
    );
}

/// For a WebSocket, which carries bytes as they are.
function encodeFrame({ type, data }) {
    return isBinary(data) ? data : TYPES.indexOf(type) + (data === undefined ? '' : data);
}

function decodeFrame(data) {
    if (typeof data !== 'string') return { type: 'message', data };
    const type = TYPES[data[0]];
    if (type === undefined) return { type: 'error', data: 'parser error' };
    return data.length > 1 ? { type, data: data.slice(1) } : { type };
}

/// For polling, whose bodies are text. A promise, since a Blob can only be read in its own time.
async function encodePayload(packets) {
    const parts = await Promise.all(
        packets.map(async (packet) => (isBinary(packet.data) ? 'b' + base64(await bytesOf(packet.data)) : encodeFrame(packet)))
    );
    return parts.join(SEPARATOR);
}

function decodePayload(text) {
    return text.split(SEPARATOR).map((part) => (part[0] === 'b' ? decodeBase64(part.slice(1)) : decodeFrame(part)));
}

/// Bytes a packet takes in a polling body, separator included.
function payloadSize({ data }) {
    if (data === undefined) return 2;
    if (typeof data === 'string') return new TextEncoder().encode(data).length + 2;
    const size = data.size === undefined ? data.byteLength : data.size;
    return Math.ceil(size / 3) * 4 + 2;
}

async function bytesOf(value) {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return new Uint8Array(await value.arrayBuffer());
}

function base64(bytes) {
    let text = '';
    // In steps: there is a limit to how many arguments a call takes.
    for (let start = 0; start < bytes.length; start += 8192) {
        text += String.fromCharCode(...bytes.subarray(start, start + 8192));
    }
    return btoa(text);
}

function decodeBase64(text) {
    try {
        return { type: 'message', data: Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer };
    } catch (error) {
        return { type: 'error', data: 'parser error' };
    }
}

// transport-error.mjs

/// What went wrong below the packets: `description` is the status or the browser's error, `context` the response or event.
class TransportError extends Error {
    constructor(message, description, context) {
        super(message);
        Object.assign(this, { type: 'TransportError', description, context });
    }
}

// polling.mjs

// Engine.IO over HTTP: one GET always waits for the server's packets, POSTs carry ours. Works wherever a page loads.

/// Fires `packet`, `drain` when what was sent has arrived, and `error`.
class Polling extends Emitter {
    /// `url` is a function: the session's id joins the query once it is known.
    constructor(url, options) {
        super();
        Object.assign(this, { name: 'polling', writable: false, _url: url, _options: options });
        Object.assign(this, { _opened: false, _polling: false, _sending: false, _paused: null, _ended: false });
        this._abortion = new AbortController();
    }

    open() {
        this._poll();
    }

    /// One POST at a time keeps packets in order: `writable` is false until it is answered.
    async send(packets) {
        this.writable = false;
        this._sending = true;
        try {
            await this._request('xhr post error', { method: 'POST', body: await encodePayload(packets) });
        } catch (error) {
            this._failed(error);
            return;
        }
        this._sending = false;
        if (this._ended) return;
        this.writable = true;
        this._settle();
        this._fire('drain');
    }

    /// Polls no more; calls back when nothing is under way in either direction.
    pause(done) {
        this._paused = done;
        this._settle();
    }

    resume() {
        this._paused = null;
        if (!this._polling) this._poll();
    }

    /// Tells the server, so that nobody waits for this client until a ping times out.
    close() {
        if (!this._opened) {
            this.abort();
            return;
        }
        this._ended = true;
        this.writable = false;
        const abort = () => this.abort();
        // Kept alive, it outlives the page. The waiting poll is let go only afterwards: the server would take that for a lost client.
        this._request('', { method: 'POST', body: '1', keepalive: true, signal: undefined }).then(abort, abort);
    }

    abort() {
        this._ended = true;
        this.writable = false;
        this._abortion.abort();
    }

    async _poll() {
        this._polling = true;
        let text;
        try {
            text = await this._request('xhr poll error', { method: 'GET' });
        } catch (error) {
            this._failed(error);
            return;
        }
        this._polling = false;
        if (!this._opened) this._opened = this.writable = true;
        for (const packet of decodePayload(text)) {
            if (this._ended) return;
            this._fire('packet', packet);
        }
        if (this._ended) return;
        if (this._paused) this._settle();
        else this._poll();
    }

    async _request(failure, request) {
        const options = this._options;
        let response;
        try {
            response = await fetch(this._url(), {
                headers: { ...(request.body === undefined ? {} : { 'Content-Type': 'text/plain;charset=UTF-8' }), ...options.extraHeaders },
                credentials: options.withCredentials ? 'include' : 'same-origin',
                cache: 'no-store',
                signal: this._abortion.signal,
                ...request,
            });
            if (response.ok) return await response.text();
        } catch (error) {
            throw new TransportError(failure, error, response);
        }
        throw new TransportError(failure, response.status, response);
    }

    _settle() {
        const done = this._paused;
        if (!done || this._polling || this._sending) return;
        this._paused = null;
        done();
    }

    _failed(error) {
        if (!this._ended) this._fire('error', error);
    }
}

// websocket.mjs

// Engine.IO over a WebSocket: a message is a packet.

/// Fires `open`, `packet`, `drain`, `error` and `close` (details).
class WebSocketTransport extends Emitter {
    constructor(url) {
        super();
        Object.assign(this, { name: 'websocket', writable: false, _url: url });
    }

    open() {
        try {
            this._socket = new WebSocket(this._url().replace(/^http/, 'ws'));
        } catch (error) {
            // The caller listens only after this call.
            setTimeout(() => this._fire('error', new TransportError('websocket error', error)));
            return;
        }
        this._socket.binaryType = 'arraybuffer';
        this._socket.onopen = () => {
            this.writable = true;
            this._fire('open');
        };
        this._socket.onmessage = (event) => this._fire('packet', decodeFrame(event.data));
        this._socket.onerror = (event) => this._fire('error', new TransportError('websocket error', event));
        this._socket.onclose = (context) => {
            this.writable = false;
            this._fire('close', { description: 'websocket connection closed', context });
        };
    }

    send(packets) {
        for (const packet of packets) this._socket.send(encodeFrame(packet));
        // Later, as everywhere else: who sends on hearing it must not find itself inside its own send.
        Promise.resolve().then(() => this._fire('drain'));
    }

    close() {
        this.writable = false;
        if (this._socket) this._socket.close();
    }

    abort() {
        this.close();
    }
}

// engine.mjs

// The Engine.IO session: one line of packets each way, over polling first and a WebSocket as soon as one is known to work.

// COMPAT: python-engineio takes no more in one body, and drops a longer one whole.
const PACKETS_PER_REQUEST = 16;

const TRANSPORTS = { polling: Polling, websocket: WebSocketTransport };

/// Fires `open`, `handshake`, `packet`, `packetCreate`, `ping`, `message`, `drain`, `upgrading`, `upgrade`, `upgradeError`, `error`
/// and `close` (reason, details).
class Engine extends Emitter {
    constructor(url, options) {
        super();
        Object.assign(this, { id: null, readyState: 'opening', upgrading: false, writeBuffer: [] });
        this._url = url;
        this._options = options;
        this._transports = options.transports.filter((name) => name in TRANSPORTS);
        this._inFlight = 0;
        this._deadline = Infinity;
        this._wentOffline = () => this._end('transport close', { description: 'network connection lost' });
        this._pageHides = () => this._leavePage();
        if (this._transports.length === 0) {
            setTimeout(() => this._fire('error', new Error('No transports available')));
            return;
        }
        if (typeof addEventListener === 'function') {
            addEventListener('pagehide', this._pageHides);
            // A server on this machine stays reachable without a network.
            if (!/^(localhost|127\.|\[::1\])/.test(url.hostname)) addEventListener('offline', this._wentOffline);
        }
        this._adopt(this._create(this._transports[0]));
        this.transport.open();
    }

    /// Whether the server has been silent for too long, which a page that slept notices only now.
    get expired() {
        const expired = Date.now() > this._deadline;
        if (expired) setTimeout(() => this._end('ping timeout'));
        return expired;
    }

    write(data) {
        this._send({ type: 'message', data });
    }

    /// Closes once everything written is on its way.
    close() {
        if (this.readyState !== 'opening' && this.readyState !== 'open') return;
        this.readyState = 'closing';
        this._closeWhenDrained();
    }

    _closeWhenDrained() {
        if (this.upgrading) {
            const settled = () => {
                unsubscribe();
                this._closeWhenDrained();
            };
            const unsubscribe = subscribe(this, { upgrade: settled, upgradeError: settled });
        } else if (this.writeBuffer.length) {
            this.once('drain', () => this._closeWhenDrained());
        } else {
            this._end('forced close');
        }
    }

    _create(name) {
        return new TRANSPORTS[name](() => this._address(name), this._options);
    }

    _address(transport) {
        const url = new URL(this._url.href);
        url.search = new URLSearchParams({ ...this._options.query, EIO: 4, transport, ...(this.id ? { sid: this.id } : {}) });
        return url.href;
    }

    _adopt(transport) {
        this.transport = transport;
        subscribe(transport, {
            packet: (packet) => this._received(packet),
            drain: () => this._drained(),
            error: (error) => this._failed(error),
            close: (details) => this._end('transport close', details),
        });
    }

    _received(packet) {
        if (this.readyState === 'closed') return;
        this._fire('packet', packet);
        this._heard();
        switch (packet.type) {
            case 'open':
                if (this.readyState === 'opening') this._opened(packet.data);
                break;
            case 'ping':
                this._send({ type: 'pong' });
                this._fire('ping');
                break;
            case 'message':
                this._fire('message', packet.data === undefined ? '' : packet.data);
                break;
            case 'close':
                this._end('transport close', { description: 'transport closed by the server' });
                break;
            case 'error':
                this._failed(new TransportError('server error', packet.data));
                break;
        }
    }

    _opened(text) {
        let handshake;
        let upgrades;
        try {
            handshake = JSON.parse(text);
            upgrades = handshake.upgrades.includes('websocket');
        } catch (error) {
            this._failed(new TransportError('server error', error));
            return;
        }
        this.id = handshake.sid;
        this._silence = handshake.pingInterval + handshake.pingTimeout;
        this._maxPayload = handshake.maxPayload || Infinity;
        this._heard();
        this._fire('handshake', handshake);
        this.readyState = 'open';
        this._fire('open');
        this._flush();
        const wanted = this._options.upgrade && this._transports.includes('websocket') && this.transport.name === 'polling';
        if (upgrades && wanted && this.readyState === 'open') this._probe();
    }

    /// Any packet proves that the server is there.
    _heard() {
        if (!this._silence) return;
        clearTimeout(this._timer);
        this._timer = setTimeout(() => this._end('ping timeout'), this._silence);
        this._deadline = Date.now() + this._silence;
    }

    _send(packet) {
        if (this.readyState === 'closing' || this.readyState === 'closed') return;
        this._fire('packetCreate', packet);
        this.writeBuffer.push(packet);
        this._flush();
    }

    _flush() {
        // While upgrading, polling comes to rest: what is written waits for the WebSocket.
        const idle = this.transport.writable && !this.upgrading && !this._inFlight;
        if (!idle || this.readyState === 'closed' || !this.writeBuffer.length) return;
        const packets = this._batch();
        this._inFlight = packets.length;
        this.transport.send(packets);
    }

    /// As many packets as one request may carry, and at least one.
    _batch() {
        if (this.transport.name !== 'polling') return this.writeBuffer.slice();
        let room = this._maxPayload;
        const packets = this.writeBuffer.slice(0, PACKETS_PER_REQUEST);
        const count = packets.findIndex((packet, index) => (room -= payloadSize(packet)) < 0 && index > 0);
        return packets.slice(0, count < 0 ? undefined : count);
    }

    _drained() {
        this.writeBuffer.splice(0, this._inFlight);
        this._inFlight = 0;
        if (this.writeBuffer.length) this._flush();
        else this._fire('drain');
    }

    /// Tries a WebSocket beside polling. Only when it has answered, and polling has come to rest, does it take over, so that nothing is
    /// lost or overtaken; if it fails before, polling goes on.
    _probe() {
        const polling = this.transport;
        const candidate = this._create('websocket');
        const settled = () => {
            candidate.off();
            this.off('close', abandon);
        };
        const abandon = () => {
            settled();
            candidate.close();
        };
        const fail = (reason) => {
            abandon();
            if (this.upgrading) {
                this.upgrading = false;
                polling.resume();
                this._flush();
            }
            this._fire('upgradeError', Object.assign(new Error('probe error'), { description: reason, transport: candidate.name }));
        };
        const takeOver = () => {
            if (this.readyState === 'closed') return;
            settled();
            polling.off();
            candidate.send([{ type: 'upgrade' }]);
            this._adopt(candidate);
            this.upgrading = false;
            this._fire('upgrade', candidate);
            this._flush();
        };
        const answered = (packet) => {
            if (packet.type !== 'pong' || packet.data !== 'probe' || this.upgrading) {
                fail(packet);
                return;
            }
            this.upgrading = true;
            this._fire('upgrading', candidate);
            polling.pause(takeOver);
        };
        const asked = () => candidate.send([{ type: 'ping', data: 'probe' }]);
        subscribe(candidate, { open: asked, packet: answered, error: fail, close: fail });
        this.on('close', abandon);
        candidate.open();
    }

    /// Browsers close the WebSockets of a page that goes, and so the server knows; of polling it would learn by the next ping only.
    _leavePage() {
        if (this.transport.name !== 'polling') return;
        this.transport.close();
        this._end('transport close', { description: 'page is gone' });
    }

    _failed(error) {
        this._fire('error', error);
        this._end('transport error', error);
    }

    _end(reason, details) {
        if (this.readyState === 'closed') return;
        this.readyState = 'closed';
        clearTimeout(this._timer);
        this._deadline = Infinity;
        if (typeof removeEventListener === 'function') {
            removeEventListener('pagehide', this._pageHides);
            removeEventListener('offline', this._wentOffline);
        }
        if (this.transport) {
            this.transport.off();
            // Only to a server that doesn't know yet is there anything to say.
            if (reason === 'forced close') this.transport.close();
            else this.transport.abort();
        }
        this.id = null;
        this._fire('close', reason, details);
        this.writeBuffer = [];
    }
}

// packets.mjs

// Socket.IO v5 packets: {type, nsp, id?, data?}. On the wire: TYPE [ATTACHMENTS-] [NAMESPACE,] [ID] [JSON], then the attachments.

const CONNECT = 0;
const DISCONNECT = 1;
const EVENT = 2;
const ACK = 3;
const CONNECT_ERROR = 4;
const BINARY_EVENT = 5;
const BINARY_ACK = 6;

/// Names the client itself fires; neither side may send them.
const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']);

/// A packet as the messages that carry it: one text, then one per attachment.
function encodePacket({ type, nsp, id, data }) {
    const attachments = [];
    // Bytes leave holes in the JSON that say which attachment belongs there. `this[key]` is the value before any toJSON().
    const json = JSON.stringify(data, function (key, value) {
        const binary = isBinary(this[key]) ? this[key] : value;
        return isBinary(binary) ? { _placeholder: true, num: attachments.push(binary) - 1 } : value;
    });
    let head = String(type);
    if (attachments.length) head = `${type === EVENT ? BINARY_EVENT : BINARY_ACK}${attachments.length}-`;
    if (nsp !== '/') head += `${nsp},`;
    if (id !== undefined) head += id;
    return [head + (json === undefined ? '' : json), ...attachments];
}

/// Puts arriving messages together again. Throws at what no server should send.
class PacketDecoder {
    constructor() {
        this._waiting = null;
    }

    /// The packet this message completes, if it does.
    add(message) {
        const waiting = this._waiting;
        if (typeof message === 'string') {
            if (waiting) throw new Error('got plaintext data when reconstructing a packet');
            const packet = parseHead(message);
            if (packet.missing) this._waiting = packet;
            return packet.missing ? undefined : finish(packet);
        }
        if (!waiting) throw new Error('got binary data when not reconstructing a packet');
        waiting.attachments.push(message);
        if (waiting.attachments.length < waiting.missing) return undefined;
        this._waiting = null;
        return finish(waiting);
    }
}

function parseHead(text) {
    const [head, type, count, nsp = '/', id] = /^([0-6])(?:(\d+)-)?(?:(\/[^,]*)(?:,|$))?(\d+)?/.exec(text) || [];
    if (head === undefined) throw new Error(`unknown packet type ${text[0]}`);
    const binary = Number(type) === BINARY_EVENT || Number(type) === BINARY_ACK;
    if (binary !== (count !== undefined)) throw new Error('illegal attachments');
    return {
        type: binary ? Number(type) - BINARY_EVENT + EVENT : Number(type),
        nsp,
        id: id === undefined ? undefined : Number(id),
        json: text.slice(head.length),
        missing: Number(count || 0),
        attachments: [],
    };
}

function finish({ type, nsp, id, json, attachments, missing }) {
    const fill = (key, value) => {
        if (!value || value._placeholder !== true) return value;
        if (!isBinary(attachments[value.num])) throw new Error('illegal attachments');
        return attachments[value.num];
    };
    const data = json === '' ? undefined : JSON.parse(json, missing ? fill : undefined);
    if (!isValid(type, data)) throw new Error('invalid payload');
    return { type, nsp, id, data };
}

function isValid(type, data) {
    const isObject = typeof data === 'object' && data !== null;
    switch (type) {
        case CONNECT:
            return data === undefined || isObject;
        case DISCONNECT:
            return data === undefined;
        case CONNECT_ERROR:
            return typeof data === 'string' || isObject;
        case EVENT:
            return Array.isArray(data) && ['string', 'number'].includes(typeof data[0]) && !RESERVED.has(data[0]);
        default:
            return Array.isArray(data);
    }
}

// retry-queue.mjs

// The option `retries`: one event at a time, sent again until it is acknowledged.

class RetryQueue {
    constructor(socket, retries) {
        Object.assign(this, { _socket: socket, _retries: retries, _entries: [], _underWay: false });
    }

    /// An acknowledgement among the arguments is called error first when all is over.
    add(name, args) {
        const done = typeof args[args.length - 1] === 'function' ? args.pop() : () => {};
        this._entries.push({ name, args, done, tries: 0 });
        this._next();
    }

    /// What was under way when the connection was lost has been answered with an error; this goes on with what waits.
    resume() {
        this._next();
    }

    _next() {
        const entry = this._entries[0];
        if (!entry || this._underWay || !this._socket.connected) return;
        this._underWay = true;
        entry.tries += 1;
        const answered = (error, ...answer) => {
            this._underWay = false;
            if (!error || entry.tries > this._retries) {
                this._entries.shift();
                entry.done(error, ...answer);
            }
            this._next();
        };
        answered.errorFirst = true;
        this._socket.flags = { queued: true };
        this._socket.emit(entry.name, ...entry.args, answered);
    }
}

// socket.mjs

// One namespace of a connection, the object pages talk through.

/// Fires `connect`, `connect_error` (error), `disconnect` (reason, details), and the server's events.
class Socket extends Emitter {
    constructor(manager, nsp, options = {}) {
        super();
        Object.assign(this, { io: manager, nsp, auth: options.auth, id: undefined, connected: false, recovered: false });
        Object.assign(this, { sendBuffer: [], receiveBuffer: [], flags: {}, acks: new Map() });
        Object.assign(this, { _options: options, _ackId: 0, _anyIncoming: [], _anyOutgoing: [] });
        if (options.retries) this._queue = new RetryQueue(this, options.retries);
    }

    get disconnected() {
        return !this.connected;
    }

    /// Whether it is connected, or will be without being asked again.
    get active() {
        return Boolean(this._unsubscribe);
    }

    get volatile() {
        this.flags.volatile = true;
        return this;
    }

    /// The acknowledgement of the next emit gets an error first, or null: when none has come after so many milliseconds, or when the
    /// connection was lost.
    timeout(milliseconds) {
        this.flags.timeout = milliseconds;
        return this;
    }

    /// For pages that call it. Browsers decide about compression themselves.
    compress() {
        return this;
    }

    connect() {
        if (this.connected) return this;
        if (!this._unsubscribe) {
            this._asked = false;
            this._unsubscribe = subscribe(this.io, {
                open: () => this._askIn(),
                packet: (packet) => packet.nsp === this.nsp && this._received(packet),
                error: (error) => this.connected || this._fire('connect_error', error),
                close: (reason, details) => this._lost(reason, details),
            });
        }
        if (!this.io._reconnecting) this.io.open();
        if (this.io._readyState === 'open') this._askIn();
        return this;
    }

    disconnect() {
        const wasConnected = this.connected;
        if (wasConnected) this._write(encodePacket({ type: DISCONNECT, nsp: this.nsp }));
        this._leave();
        if (wasConnected) this._lost('io client disconnect');
        return this;
    }

    send(...args) {
        return this.emit('message', ...args);
    }

    /// A function as the last argument is called with what the server acknowledges.
    emit(name, ...args) {
        if (RESERVED.has(name)) throw new Error(`"${String(name)}" is a reserved event name`);
        const flags = this.flags;
        this.flags = {};
        if (this._queue && !flags.queued && !flags.volatile) {
            this._queue.add(name, args);
            return this;
        }
        const packet = { type: EVENT, nsp: this.nsp, data: [name, ...args] };
        const acknowledge = typeof args[args.length - 1] === 'function' && packet.data.pop();
        if (acknowledge) packet.id = this._ackId++;
        // Now, and not when it is sent: what can't be encoded is the caller's error, and what changes later is not what was emitted.
        packet.messages = encodePacket(packet);
        if (acknowledge) this._expect(packet.id, acknowledge, flags.timeout === undefined ? this._options.ackTimeout : flags.timeout);
        const engine = this.io.engine;
        if (flags.volatile && !(this.connected && engine.transport.writable)) return this;
        if (this.connected && !engine.expired) this._deliver(packet);
        else this.sendBuffer.push(packet);
        return this;
    }

    /// As a promise, rejected at a timeout and when the connection is lost.
    emitWithAck(name, ...args) {
        return new Promise((resolve, reject) => {
            const settle = (error, answer) => (error ? reject(error) : resolve(answer));
            settle.errorFirst = true;
            this.emit(name, ...args, settle);
        });
    }

    onAny(handler) {
        this._anyIncoming.push(handler);
        return this;
    }

    prependAny(handler) {
        this._anyIncoming.unshift(handler);
        return this;
    }

    offAny(handler) {
        remove(this._anyIncoming, handler);
        return this;
    }

    listenersAny() {
        return this._anyIncoming;
    }

    onAnyOutgoing(handler) {
        this._anyOutgoing.push(handler);
        return this;
    }

    prependAnyOutgoing(handler) {
        this._anyOutgoing.unshift(handler);
        return this;
    }

    offAnyOutgoing(handler) {
        remove(this._anyOutgoing, handler);
        return this;
    }

    listenersAnyOutgoing() {
        return this._anyOutgoing;
    }

    /// Sends CONNECT, once per connection.
    _askIn() {
        if (this._asked) return;
        this._asked = true;
        const engine = this.io.engine;
        const ask = (auth) => {
            // A function may answer late, when this connection is gone.
            if (!this.active || this.io.engine !== engine) return;
            // Connection state recovery, where the server offers it: which session this was, and what it has seen.
            const recovery = this._pid ? { pid: this._pid, offset: this._lastOffset } : undefined;
            const data = recovery || auth ? { ...recovery, ...auth } : undefined;
            this._write(encodePacket({ type: CONNECT, nsp: this.nsp, data }));
        };
        if (typeof this.auth === 'function') this.auth(ask);
        else ask(this.auth);
    }

    _received({ type, id, data }) {
        switch (type) {
            case CONNECT:
                this._letIn(data);
                break;
            case CONNECT_ERROR:
                this._leave();
                this._fire('connect_error', Object.assign(new Error(data.message || data), { data: data.data }));
                break;
            case EVENT:
                if (id !== undefined) data.push(this._acknowledger(id));
                if (this.connected) this._happened(data);
                else this.receiveBuffer.push(data);
                break;
            case ACK:
                this._acknowledged(id, data);
                break;
            case DISCONNECT:
                this._leave();
                this._lost('io server disconnect');
                break;
        }
    }

    _letIn(data) {
        if (!data || !data.sid) {
            this._fire('connect_error', new Error('The server answered as Socket.IO 2 does, whose protocol this client does not speak.'));
            return;
        }
        this.id = data.sid;
        this.recovered = Boolean(data.pid) && this._pid === data.pid;
        this._pid = data.pid;
        this.connected = true;
        for (const event of this.receiveBuffer.splice(0)) this._happened(event);
        for (const packet of this.sendBuffer.splice(0)) this._deliver(packet);
        if (this._queue) this._queue.resume();
        this._fire('connect');
    }

    _happened(event) {
        runAll(this, [...this._anyIncoming], event);
        this._fire(...event);
        const last = event[event.length - 1];
        if (this._pid && typeof last === 'string') this._lastOffset = last;
    }

    /// The function a handler answers with: once, and only over the connection the question came by.
    _acknowledger(id) {
        const session = this.id;
        let answered = false;
        return (...data) => {
            if (answered || this.id !== session) return;
            answered = true;
            this._write(encodePacket({ type: ACK, nsp: this.nsp, id, data }));
        };
    }

    _expect(id, acknowledge, milliseconds) {
        const ack = { acknowledge, errorFirst: acknowledge.errorFirst || milliseconds !== undefined };
        this.acks.set(id, ack);
        if (milliseconds === undefined) return;
        ack.timer = setTimeout(() => {
            this.acks.delete(id);
            this.sendBuffer = this.sendBuffer.filter((packet) => packet.id !== id);
            acknowledge.call(this, new Error('operation has timed out'));
        }, milliseconds);
    }

    _acknowledged(id, data) {
        const ack = this.acks.get(id);
        if (!ack) return;
        this.acks.delete(id);
        clearTimeout(ack.timer);
        runAll(this, [ack.acknowledge], ack.errorFirst ? [null, ...data] : data);
    }

    _deliver(packet) {
        runAll(this, [...this._anyOutgoing], packet.data);
        this._write(packet.messages);
    }

    _write(messages) {
        this.io._write(messages);
    }

    _leave() {
        if (!this._unsubscribe) return;
        this._unsubscribe();
        this._unsubscribe = null;
        this.io._leave();
    }

    _lost(reason, details) {
        this.connected = false;
        this._asked = false;
        this.id = undefined;
        this._fire('disconnect', reason, details);
        this._giveUpAcks();
    }

    /// What was sent will not be acknowledged any more; what still waits to be sent may be.
    _giveUpAcks() {
        for (const [id, ack] of this.acks) {
            if (this.sendBuffer.some((packet) => packet.id === id)) continue;
            this.acks.delete(id);
            clearTimeout(ack.timer);
            if (ack.errorFirst) runAll(this, [ack.acknowledge], [new Error('socket has been disconnected')]);
        }
    }
}

Socket.prototype.open = Socket.prototype.connect;
Socket.prototype.close = Socket.prototype.disconnect;

/// Without a handler: all.
function remove(handlers, handler) {
    if (handler === undefined) handlers.length = 0;
    else if (handlers.includes(handler)) handlers.splice(handlers.indexOf(handler), 1);
}

// manager.mjs

// One connection shared by the namespaces on it, made again when it is lost.

const DEFAULTS = {
    path: '/socket.io',
    transports: ['polling', 'websocket'],
    upgrade: true,
    autoConnect: true,
    reconnection: true,
    reconnectionAttempts: Infinity,
    reconnectionDelay: 1000, // milliseconds, as all times here
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
    timeout: 20000, // for a connection to open; false for none
};

/// Fires `open`, `error`, `ping`, `packet`, `close`, and `reconnect_attempt`, `reconnect`, `reconnect_error`, `reconnect_failed`.
class Manager extends Emitter {
    constructor(url, options = {}) {
        super();
        const given = Object.entries(options).filter(([, value]) => value !== undefined);
        this.opts = { ...DEFAULTS, ...Object.fromEntries(given) };
        this.uri = url;
        this.nsps = {};
        this._url = new URL(url);
        this._url.protocol = this._url.protocol.replace('ws', 'http');
        this._url.pathname = this.opts.path.replace(/\/?$/, '/');
        this._readyState = 'closed';
        this._reconnecting = false;
        this._skipReconnect = false;
        this._backoff = new Backoff({
            min: this.opts.reconnectionDelay,
            max: this.opts.reconnectionDelayMax,
            jitter: this.opts.randomizationFactor,
        });
        if (this.opts.autoConnect) this.open();
    }

    /// The socket of a namespace, the same one every time.
    socket(nsp, options) {
        const socket = this.nsps[nsp] || (this.nsps[nsp] = new Socket(this, nsp, options));
        if (this.opts.autoConnect && !socket.active) socket.connect();
        return socket;
    }

    /// `done` is called with an error or with nothing; with it, a failure is the caller's to deal with.
    open(done) {
        if (this._readyState !== 'closed') return this;
        this._readyState = 'opening';
        this._skipReconnect = false;
        const engine = (this.engine = new Engine(this._url, this.opts));
        const failed = (error) => {
            this._release();
            this._readyState = 'closed';
            this._fire('error', error);
            if (done) done(error);
            else if (this.opts.reconnection && this._backoff.attempts === 0 && this._readyState === 'closed') this._reconnect();
        };
        const opened = () => {
            this._release();
            this._opened(engine);
            if (done) done();
        };
        // A connection may close before it opened, without an error: the server can refuse it politely.
        this._unsubscribe = subscribe(engine, { error: failed, open: opened, close: (reason) => failed(new Error(reason)) });
        if (this.opts.timeout !== false) {
            this._openTimer = setTimeout(() => {
                failed(new Error('timeout'));
                engine.close();
            }, this.opts.timeout);
        }
        return this;
    }

    /// Closes the connection under every namespace, for good.
    disconnect() {
        this._skipReconnect = true;
        this._reconnecting = false;
        clearTimeout(this._reconnectTimer);
        this._closed('forced close');
    }

    _opened(engine) {
        this._readyState = 'open';
        this._decoder = new PacketDecoder();
        this._unsubscribe = subscribe(engine, {
            ping: () => this._fire('ping'),
            message: (message) => this._received(message),
            error: (error) => this._fire('error', error),
            close: (reason, details) => this._closed(reason, details),
        });
        this._fire('open');
    }

    _received(message) {
        let packet;
        try {
            packet = this._decoder.add(message);
        } catch (error) {
            this._closed('parse error', error);
            return;
        }
        if (packet) this._fire('packet', packet);
    }

    /// Messages of one packet, which nothing may come between.
    _write(messages) {
        for (const message of messages) this.engine.write(message);
    }

    /// A socket no longer needs the connection; the last one closes it.
    _leave() {
        if (!Object.values(this.nsps).some((socket) => socket.active)) this.disconnect();
    }

    _closed(reason, details) {
        const was = this._readyState;
        this._release();
        if (this.engine) this.engine.close();
        this._backoff.reset();
        this._readyState = 'closed';
        if (was === 'closed') return;
        this._fire('close', reason, details);
        if (this.opts.reconnection && !this._skipReconnect) this._reconnect();
    }

    /// Lets go of the engine; what it still does is of no interest.
    _release() {
        clearTimeout(this._openTimer);
        if (this._unsubscribe) this._unsubscribe();
        this._unsubscribe = null;
    }

    _reconnect() {
        if (this._reconnecting || this._skipReconnect) return;
        if (this._backoff.attempts >= this.opts.reconnectionAttempts) {
            this._backoff.reset();
            this._fire('reconnect_failed');
            return;
        }
        this._reconnecting = true;
        this._reconnectTimer = setTimeout(() => this._attempt(), this._backoff.next());
    }

    _attempt() {
        const attempt = this._backoff.attempts;
        this._fire('reconnect_attempt', attempt);
        if (this._skipReconnect) return; // a handler has closed it
        if (this._readyState !== 'closed') {
            this._reconnecting = false; // or opened it
            return;
        }
        this.open((error) => {
            this._reconnecting = false;
            if (error) {
                this._reconnect();
                this._fire('reconnect_error', error);
            } else {
                this._backoff.reset();
                this._fire('reconnect', attempt);
            }
        });
    }
}

Manager.prototype.connect = Manager.prototype.open;

// The settings people change on the go: without a value they answer, with one they set.
for (const name of ['reconnection', 'reconnectionAttempts', 'timeout']) {
    Manager.prototype[name] = function (value) {
        if (value === undefined) return this.opts[name];
        this.opts[name] = value;
        return this;
    };
}
for (const [name, field] of [['reconnectionDelay', 'min'], ['reconnectionDelayMax', 'max'], ['randomizationFactor', 'jitter']]) {
    Manager.prototype[name] = function (value) {
        if (value === undefined) return this.opts[name];
        this.opts[name] = this._backoff[field] = value;
        return this;
    };
}

// io.mjs

// io(): the way in.

const protocol = 5;

/// Connections by origin and path: namespaces of one server share one.
const managers = new Map();

/// A socket of the namespace that the path of `address` names, on this page's own server if no other is named.
function io(address, options) {
    if (typeof address === 'object' && address !== null) return io(undefined, address);
    const url = resolve(address);
    const settings = { ...options };
    if (!settings.query && url.search) settings.query = Object.fromEntries(url.searchParams);

    const key = `${url.origin} ${settings.path || '/socket.io'}`;
    const shared = managers.get(key);
    // A second socket of one namespace needs a connection of its own.
    const apart = settings.forceNew || settings.multiplex === false || (shared && url.pathname in shared.nsps);
    const manager = (!apart && shared) || new Manager(url.origin, settings);
    if (!apart) managers.set(key, manager);
    return manager.socket(url.pathname, settings);
}

function resolve(address = '/') {
    const page = typeof location === 'undefined' ? undefined : location.origin;
    const scheme = page ? page.replace(/:.*/, '') : 'https';
    let text = String(address);
    if (text.startsWith('//')) text = `${scheme}:${text}`;
    else if (!text.startsWith('/') && !/^(https?|wss?):\/\//.test(text)) text = `${scheme}://${text}`;
    return new URL(text, page);
}

// As the classic script has them: io.connect(), new io.Manager().
Object.assign(io, { io, connect: io, Manager, Socket, protocol, managers });

globalThis.io = io;
})();
