// The state of the connection.

/// Milliseconds that good news stands.
const NEWS = 4000;

export class Banner {
    constructor({ element, text, button }, retry) {
        Object.assign(this, { _element: element, _text: text, _button: button });
        button.onclick = retry;
    }

    lost() {
        this._show('The connection is lost. Trying again…', 'Try now');
    }

    ended() {
        this._show('The server has ended the connection.', 'Connect again');
    }

    /// `missed` messages were there when the connection came back.
    back(missed) {
        if (this._element.hidden) return;
        this._show(`Connected again. ${news(missed)}`, null);
        this._element.classList.add('good');
        this._timer = setTimeout(() => this.hide(), NEWS);
    }

    hide() {
        clearTimeout(this._timer);
        this._element.hidden = true;
    }

    _show(text, label) {
        clearTimeout(this._timer);
        this._element.classList.remove('good');
        this._element.hidden = false;
        if (this._text.textContent !== text) this._text.textContent = text;
        this._button.hidden = label === null;
        this._button.textContent = label ?? '';
    }
}

function news(missed) {
    if (missed === 0) return 'You missed nothing.';
    if (missed === 1) return 'You missed one message: it is here now.';
    return `You missed ${missed} messages: they are here now.`;
}
