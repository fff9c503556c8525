// One connection shared by the namespaces on it, made again when it is lost.

import { Backoff } from './backoff.mjs';
import { Emitter, subscribe } from './emitter.mjs';
import { Engine } from './engine.mjs';
import { PacketDecoder } from './packets.mjs';
import { Socket } from './socket.mjs';

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
export class Manager extends Emitter {
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
