// What was written and is not acknowledged yet.

import { Memory } from './memory.mjs';

/// Milliseconds until something that got no answer is sent again.
const PAUSE = 1000;
/// The server is stopping: its successor will take it.
const STOPPING = 4002;

/// Sends one item after the other, so that they arrive in the order they were written, each until it is answered: always with the same
/// `clientId`, by which the server knows it again. Outlives a lost connection and a reload of the page.
export class Outbox {
    /// `send(item)` answers what the server answers, or throws; then `settled(item, answer)` is told. `key` names what outlives a reload.
    constructor(key, send, settled) {
        this._memory = new Memory('sessionStorage', `outbox.${key}`);
        this._send = send;
        this._settled = settled;
        this._isOpen = false;
        this.items = Array.isArray(this._memory.value) ? this._memory.value : [];
    }

    add(item) {
        this.items.push(item);
        this._keep();
        this._run();
    }

    open() {
        this._isOpen = true;
        this._run();
    }

    close() {
        this._isOpen = false;
    }

    /// Takes back everything that was not sent yet.
    recall() {
        const items = this.items.splice(0);
        this._keep();
        return items;
    }

    async _run() {
        if (this._isRunning) return;
        this._isRunning = true;
        while (this._isOpen && this.items.length > 0) {
            const item = this.items[0];
            const answer = await this._send(item).catch(() => null);
            if (!answer || answer.error?.code === STOPPING) {
                await new Promise((resolve) => setTimeout(resolve, PAUSE));
                continue;
            }
            this.items.shift();
            this._keep();
            this._settled(item, answer);
        }
        this._isRunning = false;
    }

    _keep() {
        this._memory.value = this.items.length > 0 ? this.items : null;
    }
}
