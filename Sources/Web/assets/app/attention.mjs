// What came while nobody looked.

/// Counts in the title of the page, and knows the first message that was not seen.
export class Attention {
    /// `mark(row)` shows where the unread begins.
    constructor(title, mark) {
        this._title = title;
        this._mark = mark;
        this._count = 0;
        this._abort = new AbortController();
        document.addEventListener('visibilitychange', () => document.hidden || this._seen(), { signal: this._abort.signal });
        this._seen();
    }

    close() {
        this._abort.abort();
        this._seen();
    }

    came(rows) {
        if (!document.hidden || rows.length === 0) return;
        if (this._count === 0) this._mark(rows[0]);
        this._count += rows.length;
        this._show();
    }

    _seen() {
        this._count = 0;
        this._show();
    }

    _show() {
        document.title = this._count > 0 ? `(${this._count}) ${this._title}` : this._title;
    }
}
