// How long to wait before the next attempt: doubling, spread at random so that a restarted server isn't met by everybody at once.

export class Backoff {
    /// Milliseconds; `jitter` 0.5 spreads a delay over 50 % to 150 % of itself.
    constructor({ min, max, jitter, random = Math.random }) {
        Object.assign(this, { min, max, jitter, random, attempts: 0 });
    }

    next() {
        const delay = this.min * 2 ** this.attempts;
        this.attempts += 1;
        const spread = 1 + this.jitter * (2 * this.random() - 1);
        return Math.floor(Math.min(delay * spread, this.max));
    }

    reset() {
        this.attempts = 0;
    }
}
