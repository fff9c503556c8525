// One namespace of a connection, the object pages talk through.

import { Emitter, runAll, subscribe } from './emitter.mjs';
import { ACK, CONNECT, CONNECT_ERROR, DISCONNECT, EVENT, RESERVED, encodePacket } from './packets.mjs';
import { RetryQueue } from './retry-queue.mjs';

/// Fires `connect`, `connect_error` (error), `disconnect` (reason, details), and the server's events.
export class Socket extends Emitter {
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
