// A person's place in one room: entering it, entering it again after the connection was lost, and the room's log without gaps.

import { io } from '/socket.io/socket.io.esm.js';
import { guests } from './guests.mjs';

/// Milliseconds the server may take to answer.
const PATIENCE = 15000;
/// Codes of refusals that pass by themselves: the store is away, overloaded, stopping.
const PASSING = new Set([3001, 4000, 4001, 4002]);
const LIVE = { message: 'message', locationMessage: 'location', 'message:edited': 'edit', 'message:deleted': 'delete' };

/// Tells its observer, in this order: `entered(answer, isFirst)`, `entries(list, isReplay)` as often as it takes, `ready(missed)`; then
/// `entries` for each change of the log and `notice`, `roomData`, `typing` as they come. Also `lost()`, `ended()` and `refused(error)` when
/// it can't be in the room, and `reset()` when the log it has is not the room's any more.
export class Conversation {
    constructor(room, name, observer) {
        this.room = room;
        this.name = name;
        this.userId = null;
        this.isInside = false;
        this._remembered = name;
        this._observer = observer;
        /// The log is known, without a gap, up to this number; null before the room was entered.
        this._cursor = null;
        /// Live entries that wait for the ones before them.
        this._waiting = [];
        this._socket = io({
            forceNew: true,
            reconnectionDelay: 500,
            reconnectionDelayMax: 5000,
            auth: (send) => {
                const resume = guests.secret(this._remembered);
                send(resume ? { resume } : {});
            },
        });
        this._listen();
    }

    /// Asks the server; an answer of its own kind is `{ok, …}`. Rejected when none came.
    ask(event, fields = {}) {
        return this._socket.timeout(PATIENCE).emitWithAck(event, { room: this.room, ...fields });
    }

    /// For what is worth nothing later.
    tell(event, fields = {}) {
        if (this.isInside) this._socket.volatile.emit(event, { room: this.room, ...fields });
    }

    /// Now, and not when the next attempt is due.
    retry() {
        if (this._socket.active) this._socket.io.open(() => {});
        else this._socket.connect();
    }

    close() {
        this._isClosed = true;
        this.isInside = false;
        clearTimeout(this._again);
        this._socket.disconnect();
    }

    _listen() {
        const socket = this._socket;
        socket.on('connect', () => this._enter());
        socket.on('disconnect', (reason) => {
            this.isInside = false;
            clearTimeout(this._again);
            if (this._isClosed) return;
            if (reason === 'io server disconnect') this._observer.ended();
            else this._observer.lost();
        });
        socket.on('connect_error', () => {
            if (this._isClosed) return;
            this._observer.lost();
            // Refused rather than not reached: the script leaves trying again to the page.
            if (!socket.active) this._later(() => socket.connect(), 3000);
        });
        for (const event in LIVE) socket.on(event, (entry) => this._happened({ ...entry, kind: LIVE[event] }));
        for (const event of ['notice', 'roomData', 'typing']) {
            socket.on(event, (data) => {
                if (data.room === this.room) this._observer[event](data);
            });
        }
    }

    _later(action, milliseconds) {
        clearTimeout(this._again);
        this._again = setTimeout(action, milliseconds);
    }

    async _enter() {
        const connection = this._socket.id;
        const isFirst = this._cursor === null;
        const answer = await this._join();
        if (this._socket.id !== connection || this._isClosed) return;
        if (!answer) {
            this._later(() => this._enter(), 1000);
        } else if (!answer.ok) {
            if (PASSING.has(answer.error.code)) this._later(() => this._enter(), answer.error.retryAfterMs ?? 2000);
            else this._observer.refused(answer.error);
        } else if (!isFirst && (answer.seq < this._cursor || answer.userId !== this.userId)) {
            // A new database behind the old address: begin anew.
            this._cursor = null;
            this._observer.reset();
            this._enter();
        } else {
            this._entered(answer, isFirst);
            await this._follow(answer, isFirst, connection);
        }
    }

    /// Nothing if the connection was lost over it.
    async _join() {
        const fields = this._cursor === null ? {} : { since: this._cursor };
        if (this.name) fields.name = this.name;
        try {
            return await this.ask('room:join', fields);
        } catch {
            return null;
        }
    }

    _entered(answer, isFirst) {
        this.room = answer.room;
        this.name = answer.username;
        this.userId = answer.userId;
        if (answer.resume) guests.keep(this._remembered, answer.resume);
        this._observer.entered(answer, isFirst);
    }

    /// Takes over what the answer has of the log, and asks on until nothing is missing.
    async _follow(answer, isFirst, connection) {
        let missed = 0;
        for (;;) {
            missed += answer.messages.filter((entry) => isMessage(entry) && entry.userId !== this.userId).length;
            this._observer.entries(answer.messages, true);
            this._cursor = answer.more ? answer.messages.at(-1).seq : answer.seq;
            if (!answer.more) break;
            answer = await this._join();
            if (this._socket.id !== connection) return;
            if (!answer?.ok) {
                this._later(() => this._enter(), 1000);
                return;
            }
        }
        this.isInside = true;
        this._observer.ready(isFirst ? 0 : missed);
        for (const entry of this._waiting.splice(0)) {
            if (entry.seq > this._cursor) this._happened(entry);
        }
    }

    _happened(entry) {
        if (entry.room !== this.room && this._cursor !== null) return;
        if (!this.isInside) {
            this._waiting.push(entry);
        } else if (entry.seq > this._cursor + 1) {
            // Something before it is missing. It comes again with what is missing.
            this.isInside = false;
            this._enter();
        } else {
            this._cursor = Math.max(this._cursor, entry.seq);
            this._observer.entries([entry], false);
        }
    }
}

function isMessage(entry) {
    return (entry.kind === 'message' || entry.kind === 'location') && !entry.deleted;
}
