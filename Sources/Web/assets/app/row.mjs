// One message on the page.

import { make } from './dom.mjs';
import { Editor } from './editor.mjs';
import { link, linked, webAddress } from './links.mjs';
import { day, isSameDay, moment, timeOfDay } from './times.mjs';

/// Messages of one person within so many milliseconds stand under one name.
const GROUP = 5 * 60 * 1000;
const HUES = 8;
const STATES = { sending: 'Sending…', held: 'Waiting for a moderator' };
let rows = 0;

/// `entry` is what the server says of the message, with `state` `sending` or `held` while it has no place in the log.
export class Row {
    /// `actions` are `edit(entry, text)`, which answers the server's answer, `remove(entry)`, which answers whether it is done, and
    /// `returnFocus()`; null for other people's messages.
    constructor(entry, actions) {
        this.entry = entry;
        this._actions = actions;
        rows += 1;
        this._body = make('div', { class: 'body', id: `body-${rows}`, dir: 'auto' });
        this._bubble = make('div', { class: 'bubble' }, this._body);
        this._marks = make('div', { class: 'marks' });
        this._tools = make('div', { class: 'tools' });
        this._time = make('time', { class: 'time' });
        const initial = make('span', { class: 'initial', 'aria-hidden': 'true' }, firstCharacter(entry.username));
        const head = make('div', { class: 'head' }, make('bdi', { class: 'name' }, entry.username), ' ', this._time);
        this._line = make('div', { class: 'line' }, this._bubble, ...(actions ? [this._tools] : []));
        const column = make('div', { class: 'column' }, head, this._line, this._marks);
        this.element = make('li', { class: `row hue-${hue(entry.userId)}` }, initial, column);
        if (actions) this.element.classList.add('own');
        this.update({});
    }

    get isLogged() {
        return !this.entry.state;
    }

    update(changes) {
        Object.assign(this.entry, changes);
        const { id, kind, state, deleted } = this.entry;
        if (id) this.element.dataset.id = id;
        this.element.classList.toggle('waiting', Boolean(state));
        this.element.classList.toggle('deleted', Boolean(deleted));
        this.element.classList.toggle('place', kind === 'location' && !deleted);
        this._body.replaceChildren(...this._content());
        this._marks.replaceChildren(...this._labels());
        this._time.dateTime = new Date(this.entry.createdAt).toISOString();
        this._time.title = this._bubble.title = moment(this.entry.createdAt);
        this._time.textContent = timeOfDay(this.entry.createdAt);
        if (deleted) this._close();
        this._offer();
    }

    /// What the row shows depends on the one before it: a day begins, or the same person goes on.
    follow(previous) {
        const { createdAt, userId, username } = this.entry;
        const isNewDay = !previous || !isSameDay(previous.entry.createdAt, createdAt);
        const goesOn = !isNewDay && previous instanceof Row && previous.entry.userId === userId && previous.entry.username === username
            && Math.abs(createdAt - previous.entry.createdAt) < GROUP && !this._unread;
        this.element.classList.toggle('goes-on', goesOn);
        markDay(this, isNewDay);
    }

    /// The line above the first message that came while nobody looked.
    set isFirstUnread(value) {
        if (!value) this._unread?.remove();
        this._unread = value ? make('p', { class: 'unread' }, make('span', {}, 'New')) : null;
        if (value) this.element.prepend(this._unread);
    }

    edit() {
        if (this._editor || !this._actions || !this.isLogged || this.entry.deleted || this.entry.kind !== 'message') return;
        this._editor = new Editor(this.entry.text, (text) => this._actions.edit(this.entry, text), () => this._close(true));
        this._line.hidden = true;
        this._line.after(this._editor.element);
        this._offer();
        this._editor.focus();
    }

    _close(returnsFocus = false) {
        if (!this._editor) return;
        this._editor.element.remove();
        this._editor = null;
        this._line.hidden = false;
        this._offer();
        if (returnsFocus) this._tools.querySelector('button')?.focus();
    }

    _content() {
        const { kind, text, deleted, latitude, longitude, url } = this.entry;
        if (deleted) return ['This message was deleted.'];
        if (kind !== 'location') return linked(text);
        const label = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
        const address = url && webAddress(url);
        const place = make('span', { class: 'coordinates' }, label);
        return ['Shared a location', make('br'), address ? link(address, label) : place];
    }

    _labels() {
        const { state, editedAt, deleted } = this.entry;
        const labels = [];
        if (editedAt && !deleted) labels.push(make('span', { class: 'edited', title: moment(editedAt) }, 'edited'));
        if (state) labels.push(make('span', { class: `state ${state}` }, STATES[state]));
        return labels;
    }

    /// The buttons of a message of one's own. The ones that are there stay, so that they keep the focus.
    _offer() {
        const isOffered = Boolean(this._actions) && this.isLogged && !this.entry.deleted && !this._editor;
        if (!isOffered) {
            this._tools.replaceChildren();
        } else if (!this._tools.hasChildNodes()) {
            this._showTools();
        }
    }

    _showTools() {
        const edit = this._button('Edit', () => this.edit());
        const remove = this._button('Delete', () => this._confirm());
        this._tools.replaceChildren(...(this.entry.kind === 'message' ? [edit, remove] : [remove]));
        this._tools.classList.remove('asking');
        return remove;
    }

    _confirm() {
        const keep = this._button('Keep', () => this._showTools().focus());
        const remove = this._button('Delete it', () => this._remove());
        remove.classList.add('danger');
        this._tools.replaceChildren(keep, remove);
        this._tools.classList.add('asking');
        this._tools.onkeydown = (event) => {
            if (event.key === 'Escape' && this._tools.classList.contains('asking')) this._showTools().focus();
        };
        remove.focus();
    }

    _button(label, onclick) {
        return make('button', { type: 'button', class: 'quiet', 'aria-describedby': this._body.id, onclick }, label);
    }

    async _remove() {
        this._actions.returnFocus();
        this._tools.replaceChildren();
        const isDone = await this._actions.remove(this.entry);
        if (!isDone) this._offer();
    }
}

/// Something the server says: who came, who left.
export class NoticeRow {
    constructor(notice) {
        this.entry = notice;
        const text = isolated(notice.text, notice.username);
        this.element = make('li', { class: 'notice' }, make('span', { dir: 'auto', title: moment(notice.createdAt) }, ...text));
    }

    get isLogged() {
        return false;
    }

    follow(previous) {
        markDay(this, !previous || !isSameDay(previous.entry.createdAt, this.entry.createdAt));
    }
}

/// The text with the name in it kept apart, so that a name written from right to left does not turn the sentence around.
function isolated(text, name) {
    const at = name ? text.indexOf(name) : -1;
    return at < 0 ? [text] : [text.slice(0, at), make('bdi', {}, name), text.slice(at + name.length)];
}

function markDay(row, isNew) {
    if (isNew === Boolean(row.day)) return;
    row.day?.remove();
    row.day = isNew ? make('p', { class: 'day' }, make('span', {}, day(row.entry.createdAt))) : null;
    if (isNew) row.element.prepend(row.day);
}

function firstCharacter(name) {
    return [...name][0]?.toUpperCase() ?? '?';
}

/// A colour that a person keeps.
function hue(userId) {
    let sum = 0;
    for (const character of userId) sum = (sum * 31 + character.codePointAt(0)) % 65521;
    return sum % HUES;
}
