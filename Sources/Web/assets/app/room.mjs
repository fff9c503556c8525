// A room on the page, for as long as one is in it: ties the conversation to what is seen.

import { Attention } from './attention.mjs';
import { Banner } from './banner.mjs';
import { Composer } from './composer.mjs';
import { Conversation } from './conversation.mjs';
import { find } from './dom.mjs';
import { identifier } from './identifier.mjs';
import { Outbox } from './outbox.mjs';
import { People } from './people.mjs';
import { position } from './position.mjs';
import { Timeline } from './timeline.mjs';
import { TypingLine } from './typing.mjs';

const UNANSWERED = { ok: false, error: { message: 'The server did not answer. Please try again.' } };

export class Room {
    /// `page` is told `entered(room, username)`, `refused(error)` and `waiting(message)`.
    constructor(room, name, page) {
        this._page = page;
        this._conversation = new Conversation(room, name, this);
        this._timeline = new Timeline(
            { scroller: find('log'), list: find('entries'), earlier: find('earlier'), jump: find('jump') },
            {
                earlier: (before, limit) => this._ask('history', { before, limit }),
                edit: (entry, text) => this._edit(entry, text),
                remove: (entry) => this._remove(entry),
                returnFocus: () => this._composer.focus(),
            },
        );
        const counts = [find('people-count'), find('people-total')];
        this._people = new People({ list: find('people-list'), counts, rest: find('people-rest') });
        this._typing = new TypingLine(find('typing'));
        const banner = { element: find('banner'), text: find('banner-text'), button: find('banner-button') };
        this._banner = new Banner(banner, () => this._conversation.retry());
        this._composer = new Composer(
            { form: find('composer'), text: find('draft'), submit: find('send'), refusal: find('refusal') },
            {
                send: (text) => this._send({ kind: 'message', text }),
                typing: (typing) => this._conversation.tell('typing', { typing }),
                editLast: () => this._editLast(),
            },
        );
        this._abort = new AbortController();
        find('locate').addEventListener('click', () => this._locate(), { signal: this._abort.signal });
        addEventListener('online', () => this._conversation.retry(), { signal: this._abort.signal });
    }

    close() {
        this._abort.abort();
        this._conversation.close();
        this._outbox?.close();
        this._attention?.close();
        this._timeline.close();
        this._typing.clear();
        this._composer.close();
        this._banner.hide();
    }

    // What the conversation tells.

    entered(answer, isFirst) {
        this._username = answer.username;
        for (const part of [this._timeline, this._people]) part.userId = answer.userId;
        this._people.everyone = answer.members;
        this._typing.clear();
        if (!isFirst) return;
        this._page.entered(answer.room, answer.username);
        this._timeline.hasEarlier = answer.messages.length > 0 && answer.messages[0].seq > 1;
        this._attention ??= new Attention(`${answer.room} · Baithak`, (row) => {
            this._timeline.firstUnread = row;
        });
        this._outbox ??= this._makeOutbox(answer.room, answer.username);
    }

    entries(list, isReplay) {
        const added = this._timeline.add(list);
        if (isReplay && !this._wasReady) return;
        for (const { entry } of added) this._typing.stopped(entry.userId);
        this._attention.came(added);
    }

    ready(missed) {
        if (!this._wasReady) {
            for (const item of this._outbox.items) this._timeline.addPending(this._pending(item));
            this._timeline.toEnd();
            this._composer.focus();
        }
        this._banner.back(missed);
        this._outbox.open();
        this._wasReady = true;
    }

    lost() {
        this._outbox?.close();
        this._typing.clear();
        if (this._wasReady) this._banner.lost();
        else this._page.waiting('The server can’t be reached. Trying again…');
    }

    ended() {
        this._outbox?.close();
        if (this._wasReady) this._banner.ended();
        else this._page.refused({ message: 'The server has ended the connection.' });
    }

    reset() {
        this._timeline.clear();
        this._wasReady = false;
    }

    refused(error) {
        this._page.refused(error, this._composer.draft);
    }

    notice(notice) {
        // Told again after every reconnection, which is no news.
        if (notice.kind === 'welcome' && this._isWelcomed) return;
        if (notice.kind === 'welcome') this._isWelcomed = true;
        this._timeline.notice(notice);
    }

    roomData(data) {
        this._people.change(data);
        for (const { userId } of data.left) this._typing.stopped(userId);
    }

    typing(data) {
        if (data.userId !== this._conversation.userId) this._typing.change(data);
    }

    // What the person does.

    _makeOutbox(room, username) {
        const deliver = ({ kind, clientId, text, latitude, longitude }) => {
            if (kind === 'location') return this._conversation.ask('location:send', { latitude, longitude, clientId });
            return this._conversation.ask('message:send', { text, clientId });
        };
        return new Outbox(`${room}/${username}`, deliver, (item, answer) => this._settled(item, answer));
    }

    _pending(item) {
        return { ...item, userId: this._conversation.userId, username: this._username };
    }

    _send(fields) {
        const item = { ...fields, clientId: identifier(), createdAt: Date.now() };
        this._timeline.firstUnread = null;
        this._timeline.addPending(this._pending(item));
        this._outbox.add(item);
    }

    _settled(item, answer) {
        if (answer.ok) return this._timeline.settle(item.clientId, answer);
        // What was written after something that came too fast would come too fast as well.
        const taken = answer.error.retryAfterMs ? [item, ...this._outbox.recall()] : [item];
        for (const { clientId } of taken) this._timeline.withdraw(clientId);
        this._composer.giveBack(taken.flatMap(({ text }) => text ?? []), answer.error);
    }

    async _locate() {
        const button = find('locate');
        if (button.disabled) return;
        button.disabled = true;
        this._composer.calm();
        try {
            this._send({ kind: 'location', ...(await position()) });
        } catch (error) {
            this._composer.refuse({ message: error.message });
        }
        button.disabled = false;
    }

    async _edit({ id }, text) {
        const answer = await this._ask('message:edit', { id, text });
        if (answer.ok) this._timeline.add([{ kind: 'edit', id, seq: answer.seq, text: answer.text, editedAt: answer.editedAt }]);
        return answer;
    }

    async _remove({ id }) {
        const answer = await this._ask('message:delete', { id });
        if (answer.ok) this._timeline.add([{ kind: 'delete', id, seq: answer.seq }]);
        else this._composer.refuse(answer.error);
        return answer.ok;
    }

    _editLast() {
        const row = this._timeline.lastOwn;
        row?.edit();
        return Boolean(row);
    }

    _ask(event, fields) {
        return this._conversation.ask(event, fields).catch(() => UNANSWERED);
    }
}
