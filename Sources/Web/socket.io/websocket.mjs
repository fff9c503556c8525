// Engine.IO over a WebSocket: a message is a packet.

import { Emitter } from './emitter.mjs';
import { decodeFrame, encodeFrame } from './engine-packets.mjs';
import { TransportError } from './transport-error.mjs';

/// Fires `open`, `packet`, `drain`, `error` and `close` (details).
export class WebSocketTransport extends Emitter {
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
