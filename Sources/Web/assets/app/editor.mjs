// Changing a message where it stands.

import { make } from './dom.mjs';

/// Enter saves, Escape cancels; a refusal is shown and the new text kept.
export class Editor {
    /// `save(text)` answers the server's answer; `close()` is called when the message is changed or left as it was.
    constructor(text, save, close) {
        this._original = text;
        this._save = save;
        this._close = close;
        this._text = make('textarea', { value: text, rows: 1, dir: 'auto', 'aria-label': 'New text of the message' });
        this._refusal = make('p', { class: 'refusal', role: 'alert', dir: 'auto' });
        this._submit = make('button', { type: 'submit' }, 'Save');
        const cancel = make('button', { type: 'button', class: 'quiet', onclick: close }, 'Cancel');
        const buttons = make('div', { class: 'buttons' }, cancel, this._submit);
        this.element = make('form', { class: 'editor' }, this._text, this._refusal, buttons);
        this.element.addEventListener('submit', (event) => {
            event.preventDefault();
            this._send();
        });
        this.element.addEventListener('keydown', (event) => this._pressed(event));
    }

    focus() {
        this._text.focus();
        this._text.setSelectionRange(this._text.value.length, this._text.value.length);
    }

    _pressed(event) {
        if (event.isComposing) return;
        if (event.key === 'Escape') {
            event.preventDefault();
            this._close();
        } else if (event.key === 'Enter' && !event.shiftKey && event.target === this._text) {
            event.preventDefault();
            this._send();
        }
    }

    async _send() {
        const text = this._text.value;
        if (this._submit.disabled) return;
        if (text === this._original) return this._close();
        this._submit.disabled = true;
        this._refusal.textContent = '';
        const answer = await this._save(text);
        this._submit.disabled = false;
        if (answer.ok) this._close();
        else this._refusal.textContent = answer.error.message;
    }
}
