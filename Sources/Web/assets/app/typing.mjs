// Who is writing.

import { make } from './dom.mjs';

/// Milliseconds: how often one's own writing is told, how soon it ends without a key, and how long others' lasts without news.
const TELL = 3000;
const IDLE = 5000;
const LAST = 7000;
const NAMED = 2;

/// The line that says who else is writing.
export class TypingLine {
    constructor(element) {
        this._element = element;
        this._people = new Map();
    }

    change({ userId, username, typing }) {
        clearTimeout(this._people.get(userId)?.timer);
        if (typing) this._people.set(userId, { username, timer: setTimeout(() => this.stopped(userId), LAST) });
        else this._people.delete(userId);
        this._show();
    }

    stopped(userId) {
        if (this._people.has(userId)) this.change({ userId, typing: false });
    }

    clear() {
        for (const userId of [...this._people.keys()]) this.stopped(userId);
    }

    _show() {
        const names = [...this._people.values()].map(({ username }) => make('bdi', {}, username));
        const others = names.length - NAMED;
        if (names.length === 0) this._element.replaceChildren();
        else if (names.length === 1) this._element.replaceChildren(names[0], ' is writing…');
        else if (others <= 0) this._element.replaceChildren(names[0], ' and ', names[1], ' are writing…');
        else this._element.replaceChildren(names[0], ', ', names[1], ` and ${others} more are writing…`);
    }
}

/// Tells the others that one writes, not more often than needed.
export class TypingTeller {
    constructor(tell) {
        this._tell = tell;
        this._told = 0;
    }

    wrote(isEmpty) {
        clearTimeout(this._timer);
        if (isEmpty) return this.stop();
        this._timer = setTimeout(() => this.stop(), IDLE);
        if (Date.now() - this._told < TELL) return;
        this._told = Date.now();
        this._tell(true);
    }

    stop() {
        clearTimeout(this._timer);
        if (this._told === 0) return;
        this._told = 0;
        this._tell(false);
    }

    /// The message says it.
    sent() {
        clearTimeout(this._timer);
        this._told = 0;
    }
}
