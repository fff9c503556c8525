// The option `retries`: one event at a time, sent again until it is acknowledged.

export class RetryQueue {
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
