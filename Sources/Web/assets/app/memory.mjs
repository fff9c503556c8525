// What the browser remembers between visits.

/// One value under one key, as JSON. A browser may refuse to keep anything: then it is forgotten, and all else works.
export class Memory {
    /// `where` is `localStorage` (this browser) or `sessionStorage` (this tab, also after a reload).
    constructor(where, key) {
        this._where = where;
        this._key = `baithak.${key}`;
    }

    get value() {
        try {
            return JSON.parse(globalThis[this._where].getItem(this._key));
        } catch {
            return null;
        }
    }

    set value(value) {
        try {
            if (value === null) globalThis[this._where].removeItem(this._key);
            else globalThis[this._where].setItem(this._key, JSON.stringify(value));
        } catch {
            // Full, or forbidden.
        }
    }
}
