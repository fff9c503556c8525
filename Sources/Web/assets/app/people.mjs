// Who is in the room.

import { make } from './dom.mjs';

/// A list longer than this is cut: nobody reads it, and it would be made anew ten times a second while a crowd arrives.
const SHOWN = 200;

export class People {
    constructor({ list, counts, rest }) {
        Object.assign(this, { _list: list, _counts: counts, _rest: rest });
        this.userId = null;
        this._names = new Map();
    }

    set everyone(people) {
        this._names = new Map(people.map((person) => [person.userId, person.username]));
        this._count = this._names.size;
        this._show();
    }

    /// A `roomData`: who came and went, and everyone if they are not too many.
    change({ count, joined, left, users }) {
        if (users) {
            this._names = new Map();
            joined = users;
        }
        for (const person of left) this._names.delete(person.userId);
        for (const person of joined) this._names.set(person.userId, person.username);
        this._count = count;
        this._show();
    }

    _show() {
        this._isStale = true;
        // Not in an animation frame: a hidden tab has none.
        queueMicrotask(() => {
            if (!this._isStale) return;
            this._isStale = false;
            const sorted = [...this._names].sort(([leftId, left], [rightId, right]) => {
                return (rightId === this.userId) - (leftId === this.userId) || left.localeCompare(right);
            });
            this._list.replaceChildren(...sorted.slice(0, SHOWN).map(([userId, name]) => this._line(userId, name)));
            for (const count of this._counts) count.textContent = String(this._count);
            const hidden = this._count - Math.min(sorted.length, SHOWN);
            this._rest.hidden = hidden <= 0;
            this._rest.textContent = `and ${hidden} more`;
        });
    }

    _line(userId, name) {
        const you = userId === this.userId ? [' ', make('span', { class: 'you' }, 'you')] : [];
        return make('li', {}, make('bdi', { class: 'person' }, name), ...you);
    }
}
