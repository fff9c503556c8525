// Where one writes.

import { TypingTeller } from './typing.mjs';

/// The draft is the writer's: what is refused comes back into it.
export class Composer {
    /// `on` has `send(text)`, `typing(isTyping)` and `editLast()`.
    constructor({ form, text, submit, refusal }, on) {
        Object.assign(this, { _text: text, _submit: submit, _refusal: refusal, _on: on });
        this._label = submit.textContent;
        this._typing = new TypingTeller(on.typing);
        this._abort = new AbortController();
        const { signal } = this._abort;
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            this._send();
        }, { signal });
        text.addEventListener('keydown', (event) => this._pressed(event), { signal });
        text.addEventListener('input', () => this._changed(), { signal });
        text.addEventListener('blur', () => this._typing.stop(), { signal });
    }

    close() {
        this._abort.abort();
        this._typing.stop();
        this._resume();
        this.draft = '';
    }

    get draft() {
        return this._text.value;
    }

    set draft(value) {
        this._text.value = value;
        this._fit();
    }

    focus() {
        this._text.focus();
    }

    /// Puts what was not accepted before what has been written since, and says why.
    giveBack(texts, error) {
        const drafts = this.draft === '' ? texts : [...texts, this.draft];
        this.draft = drafts.join('\n');
        this._text.setSelectionRange(this.draft.length, this.draft.length);
        this.refuse(error);
    }

    refuse({ message, retryAfterMs }) {
        this._refusal.textContent = message;
        if (retryAfterMs) this._wait(retryAfterMs);
    }

    /// What was refused is over.
    calm() {
        if (!this._countdown) this._refusal.textContent = '';
    }

    /// Counts down on the button, where it is not read aloud every second.
    _wait(milliseconds) {
        const end = performance.now() + milliseconds;
        const tick = () => {
            const seconds = Math.ceil((end - performance.now()) / 1000);
            if (seconds <= 0) return this._resume();
            this._submit.textContent = `${seconds} s`;
        };
        clearInterval(this._countdown);
        this._submit.disabled = true;
        this._countdown = setInterval(tick, 200);
        tick();
    }

    _resume() {
        clearInterval(this._countdown);
        this._countdown = null;
        this._refusal.textContent = '';
        this._submit.disabled = false;
        this._submit.textContent = this._label;
    }

    _send() {
        if (this._countdown || this.draft.trim() === '') return;
        const text = this.draft;
        this.draft = '';
        this._typing.sent();
        this.calm();
        this._on.send(text);
        this.focus();
    }

    _pressed(event) {
        if (event.isComposing) return;
        if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            this._send();
        } else if (event.key === 'ArrowUp' && this.draft === '') {
            if (this._on.editLast()) event.preventDefault();
        }
    }

    _changed() {
        this._fit();
        this.calm();
        this._typing.wrote(this.draft === '');
    }

    /// For browsers without `field-sizing`: a row per line.
    _fit() {
        this._text.rows = Math.min(6, this.draft.split('\n').length);
    }
}
