/// What went wrong below the packets: `description` is the status or the browser's error, `context` the response or event.
export class TransportError extends Error {
    constructor(message, description, context) {
        super(message);
        Object.assign(this, { type: 'TransportError', description, context });
    }
}
