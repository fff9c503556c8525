// The way in: a name and a room.

import { find } from './dom.mjs';
import { Memory } from './memory.mjs';
import { linkedRoom } from './share.mjs';

const name = new Memory('localStorage', 'name');
/// Where this tab was, so that a reload does not ask again.
const seat = new Memory('sessionStorage', 'seat');

export class Entrance {
    /// `enter(room, name)` is called with what the person wants.
    constructor(enter) {
        this._enter = enter;
        this._section = find('entrance');
        this._form = find('entrance-form');
        this._name = find('name');
        this._room = find('room-name');
        this._submit = find('enter');
        this._refusal = find('entrance-refusal');
        this._name.value = name.value ?? '';
        this._room.value = linkedRoom() ?? 'lobby';
        this._form.addEventListener('submit', (event) => {
            event.preventDefault();
            this._ask();
        });
    }

    /// Goes straight in after a reload of a room's page, otherwise shows the form.
    begin() {
        this._submit.disabled = false;
        const before = seat.value;
        if (before && before.room === (linkedRoom() ?? before.room)) {
            this._room.value = before.room;
            this._name.value = before.name;
            this._ask();
        } else {
            this.show();
        }
    }

    /// With the error that kept the person out, if one did.
    show(error) {
        seat.value = null;
        this._submit.disabled = false;
        this._submit.textContent = 'Join';
        this._section.hidden = false;
        this._refusal.textContent = error?.message ?? '';
        const isAboutRoom = error ? [1007, 1009, 2003].includes(error.code) : this._name.value !== '' && linkedRoom() === null;
        (isAboutRoom ? this._room : this._name).focus();
    }

    hide(room, username) {
        seat.value = { room, name: username };
        this._room.value = room;
        this._section.hidden = true;
        this._refusal.textContent = '';
    }

    /// The server can't be reached yet.
    wait(message) {
        this._refusal.textContent = message;
    }

    _ask() {
        if (this._submit.disabled) return;
        this._submit.disabled = true;
        this._submit.textContent = 'Joining…';
        this._refusal.textContent = '';
        name.value = this._name.value.trim();
        this._enter(this._room.value, this._name.value.trim());
    }
}
