// The Engine.IO session: one line of packets each way, over polling first and a WebSocket as soon as one is known to work.

import { Emitter, subscribe } from './emitter.mjs';
import { payloadSize } from './engine-packets.mjs';
import { Polling } from './polling.mjs';
import { TransportError } from './transport-error.mjs';
import { WebSocketTransport } from './websocket.mjs';

// COMPAT: python-engineio takes no more in one body, and drops a longer one whole.
const PACKETS_PER_REQUEST = 16;

const TRANSPORTS = { polling: Polling, websocket: WebSocketTransport };

/// Fires `open`, `handshake`, `packet`, `packetCreate`, `ping`, `message`, `drain`, `upgrading`, `upgrade`, `upgradeError`, `error`
/// and `close` (reason, details).
export class Engine extends Emitter {
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
