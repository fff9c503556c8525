// The messages of a room on the page, in the order of the room's log.

import { NoticeRow, Row } from './row.mjs';

/// So close to its end the log counts as read to the end, in pixels.
const NEAR = 60;
/// Rows on the page; older ones are let go while the end is being read, and come again with the history.
const MOST = 600;
const PAGE = 50;

/// Rows stand by their `order`: the number in the log, halfway between two for what is not in the log, endless for what is being sent.
export class Timeline {
    /// `source` has `earlier(before, limit)`, which answers the server's answer, and the actions of a row.
    constructor({ scroller, list, earlier, jump }, source) {
        Object.assign(this, { _scroller: scroller, _list: list, _earlier: earlier, _jump: jump, _source: source });
        this._abort = new AbortController();
        const { signal } = this._abort;
        scroller.addEventListener('scroll', () => this._scrolled(), { signal, passive: true });
        earlier.addEventListener('click', () => this.loadEarlier(), { signal });
        jump.addEventListener('click', () => this.toEnd(), { signal });
        // What grows without a message — the window, a row being edited, the draft — leaves the end in view.
        const sizes = new ResizeObserver(() => this._isAtEnd && this.toEnd());
        sizes.observe(scroller);
        sizes.observe(list);
        signal.addEventListener('abort', () => sizes.disconnect());
        this.userId = null;
        this.clear();
    }

    /// Lets go of the page's elements.
    close() {
        this._abort.abort();
        this.clear();
    }

    clear() {
        this._rows = [];
        this._byId = new Map();
        this._byClientId = new Map();
        /// Changes of messages that are not on the page; a page of history that is on its way may not have them yet.
        this._strays = new Map();
        this._head = 0;
        this._isAtEnd = true;
        this._passed = 0;
        this._firstUnread = null;
        this._list.replaceChildren();
        this.hasEarlier = false;
        this._showJump();
    }

    set hasEarlier(value) {
        this._hasEarlier = value;
        this._earlier.hidden = !value;
    }

    get lastOwn() {
        return this._rows.findLast((row) => row instanceof Row && this._isOwn(row.entry) && row.isLogged && !row.entry.deleted);
    }

    /// What is told of the log, in order. Returns the rows that are new and not one's own.
    add(entries) {
        const added = entries.map((entry) => this._apply(entry)).filter((row) => row && !this._isOwn(row.entry));
        if (this._isAtEnd) {
            this._prune();
            this.toEnd();
        } else {
            this._passed += added.length;
            this._showJump();
        }
        return added;
    }

    /// Something of one's own, before the server has it.
    addPending(entry) {
        this._insert(new Row({ ...entry, state: 'sending' }, this._source), Infinity);
        this.toEnd();
    }

    /// The server has answered: it has a place now, or waits for a moderator.
    settle(clientId, answer) {
        const row = this._byClientId.get(clientId);
        if (!row) return;
        const { id, seq, text, url, createdAt, held } = answer;
        if (held) {
            this._byId.set(id, row);
            row.update({ id, state: 'held' });
            this._move(row, this._head + 0.5);
        } else {
            const known = Object.entries({ id, seq, text, url, createdAt }).filter(([, value]) => value !== undefined);
            this._place(row, Object.fromEntries(known));
        }
    }

    /// Takes back what was not accepted.
    withdraw(clientId) {
        const row = this._byClientId.get(clientId);
        if (!row) return;
        this._byClientId.delete(clientId);
        this._takeOut(row);
    }

    notice(notice) {
        this._insert(new NoticeRow(notice), this._head + 0.5);
        if (this._isAtEnd) this.toEnd();
    }

    set firstUnread(row) {
        for (const [each, value] of [[this._firstUnread, false], [row, true]]) {
            if (!each) continue;
            each.isFirstUnread = value;
            this._refresh(this._rows.indexOf(each));
        }
        this._firstUnread = row;
        if (this._isAtEnd) this.toEnd();
    }

    toEnd() {
        this._isAtEnd = true;
        this._passed = 0;
        this._scroller.scrollTop = this._scroller.scrollHeight;
        this._showJump();
    }

    /// Puts the page of history before the oldest message above it; what is being read stays where it is.
    async loadEarlier() {
        if (this._isLoading || !this._hasEarlier) return;
        this._isLoading = true;
        this._earlier.disabled = true;
        const rows = this._rows;
        const oldest = rows.find((row) => row.isLogged)?.entry.seq;
        const answer = await this._source.earlier(oldest, PAGE);
        this._isLoading = false;
        this._earlier.disabled = false;
        // Cleared meanwhile: this is of another log.
        if (!answer.ok || rows !== this._rows) return;
        const fromEnd = this._scroller.scrollHeight - this._scroller.scrollTop;
        // Read aloud is what is new, not what is old.
        this._list.setAttribute('aria-busy', 'true');
        for (const entry of answer.messages) this._apply(entry);
        this._list.removeAttribute('aria-busy');
        this.hasEarlier = answer.more;
        this._scroller.scrollTop = this._scroller.scrollHeight - fromEnd;
        this._scrolled();
    }

    _scrolled() {
        const { scrollTop, scrollHeight, clientHeight } = this._scroller;
        this._isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
        if (this._isAtEnd) this._passed = 0;
        this._showJump();
        if (scrollTop < clientHeight / 2 && scrollHeight > clientHeight) this.loadEarlier();
    }

    _showJump() {
        this._jump.hidden = this._isAtEnd;
        const news = this._passed === 1 ? '1 new message' : `${this._passed} new messages`;
        this._jump.textContent = this._passed === 0 ? 'To the newest' : news;
    }

    _isOwn(entry) {
        return entry.userId === this.userId;
    }

    /// Returns the row if it is new.
    _apply(entry) {
        this._head = Math.max(this._head, entry.seq);
        if (entry.kind === 'edit' || entry.kind === 'delete') return this._change(entry);
        const row = this._byId.get(entry.id) ?? (this._isOwn(entry) ? this._byClientId.get(entry.clientId) : undefined);
        if (row) return this._place(row, entry);
        if (entry.deleted) return null;
        const change = this._strays.get(entry.id);
        if (change?.kind === 'delete') return null;
        const current = change ? { ...entry, text: change.text, editedAt: change.editedAt } : entry;
        const made = new Row(current, this._isOwn(entry) ? this._source : null);
        this._insert(made, entry.seq);
        return made;
    }

    _change(change) {
        const row = this._byId.get(change.id);
        if (!row) this._strays.set(change.id, change);
        else if (change.kind === 'delete') row.update({ deleted: true, text: '' });
        else if (!row.entry.deleted) row.update({ text: change.text, editedAt: change.editedAt });
        return null;
    }

    _place(row, entry) {
        this._byId.set(entry.id, row);
        row.update({ ...entry, kind: row.entry.kind, state: null });
        this._move(row, row.entry.seq);
        return null;
    }

    _insert(row, order) {
        row.order = order;
        const { id, clientId } = row.entry;
        if (id) this._byId.set(id, row);
        if (clientId && this._isOwn(row.entry)) this._byClientId.set(clientId, row);
        const index = this._end(order);
        this._list.insertBefore(row.element, this._rows[index]?.element ?? null);
        this._rows.splice(index, 0, row);
        this._refresh(index);
    }

    _move(row, order) {
        const index = this._rows.indexOf(row);
        row.order = order;
        const stays = (this._rows[index - 1]?.order ?? -Infinity) <= order && order <= (this._rows[index + 1]?.order ?? Infinity);
        if (stays) return this._refresh(index);
        this._takeOut(row);
        this._insert(row, order);
    }

    _takeOut(row) {
        const index = this._rows.indexOf(row);
        if (index < 0) return;
        this._rows.splice(index, 1);
        row.element.remove();
        this._refresh(index);
    }

    /// The index after all rows up to this order.
    _end(order) {
        let low = 0;
        let high = this._rows.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this._rows[middle].order <= order) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// The row at the index, and the one after it, look at the rows before them.
    _refresh(index) {
        for (const each of [index, index + 1]) this._rows[each]?.follow(this._rows[each - 1]);
    }

    _prune() {
        if (this._rows.length <= MOST) return;
        for (const row of this._rows.splice(0, this._rows.length - MOST / 2)) {
            row.element.remove();
            this._byId.delete(row.entry.id);
            this._byClientId.delete(row.entry.clientId);
        }
        this._strays.clear();
        this._refresh(0);
        this.hasEarlier = true;
    }
}
