// Named events: what every object of this client shares.

export class Emitter {
    constructor() {
        this._handlers = new Map();
    }

    on(name, handler) {
        if (!this._handlers.has(name)) this._handlers.set(name, []);
        this._handlers.get(name).push(handler);
        return this;
    }

    once(name, handler) {
        const wrapper = (...args) => {
            this.off(name, wrapper);
            handler.apply(this, args);
        };
        wrapper.handler = handler; // so that off() finds it by what the caller knows
        return this.on(name, wrapper);
    }

    /// Without a handler: all of the name. Without a name: all.
    off(name, handler) {
        if (arguments.length === 0) {
            this._handlers.clear();
        } else if (arguments.length === 1) {
            this._handlers.delete(name);
        } else {
            const handlers = this._handlers.get(name) || [];
            const index = handlers.findIndex((one) => one === handler || one.handler === handler);
            if (index >= 0) handlers.splice(index, 1);
            if (handlers.length === 0) this._handlers.delete(name);
        }
        return this;
    }

    emit(name, ...args) {
        this._fire(name, ...args);
        return this;
    }

    listeners(name) {
        return (this._handlers.get(name) || []).map((one) => one.handler || one);
    }

    hasListeners(name) {
        return this._handlers.has(name);
    }

    /// Local delivery; a socket's emit() sends instead.
    _fire(name, ...args) {
        // A copy: handlers may remove themselves.
        runAll(this, [...(this._handlers.get(name) || [])], args);
    }
}

Emitter.prototype.addEventListener = Emitter.prototype.on;
Emitter.prototype.removeListener = Emitter.prototype.off;
Emitter.prototype.removeAllListeners = Emitter.prototype.off;
Emitter.prototype.removeEventListener = Emitter.prototype.off;

/// Calls every handler. One that throws is reported as an uncaught error: it must cost neither its neighbours the event nor
/// the connection the packets that came in the same payload.
export function runAll(target, handlers, args) {
    for (const handler of handlers) {
        try {
            handler.apply(target, args);
        } catch (error) {
            setTimeout(() => {
                throw error;
            });
        }
    }
}

/// Adds a handler per name; the answer removes exactly these again, and nobody else's.
export function subscribe(emitter, handlers) {
    for (const [name, handler] of Object.entries(handlers)) emitter.on(name, handler);
    return () => {
        for (const [name, handler] of Object.entries(handlers)) emitter.off(name, handler);
    };
}
