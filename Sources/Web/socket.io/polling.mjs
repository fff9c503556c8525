// Engine.IO over HTTP: one GET always waits for the server's packets, POSTs carry ours. Works wherever a page loads.

import { Emitter } from './emitter.mjs';
import { decodePayload, encodePayload } from './engine-packets.mjs';
import { TransportError } from './transport-error.mjs';

/// Fires `packet`, `drain` when what was sent has arrived, and `error`.
export class Polling extends Emitter {
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
