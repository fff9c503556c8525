// Socket.IO v5 packets: {type, nsp, id?, data?}. On the wire: TYPE [ATTACHMENTS-] [NAMESPACE,] [ID] [JSON], then the attachments.

import { isBinary } from './engine-packets.mjs';

export const CONNECT = 0;
export const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;
export const CONNECT_ERROR = 4;
const BINARY_EVENT = 5;
const BINARY_ACK = 6;

/// Names the client itself fires; neither side may send them.
export const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']);

/// A packet as the messages that carry it: one text, then one per attachment.
export function encodePacket({ type, nsp, id, data }) {
    const attachments = [];
    // Bytes leave holes in the JSON that say which attachment belongs there. `this[key]` is the value before any toJSON().
    const json = JSON.stringify(data, function (key, value) {
        const binary = isBinary(this[key]) ? this[key] : value;
        return isBinary(binary) ? { _placeholder: true, num: attachments.push(binary) - 1 } : value;
    });
    let head = String(type);
    if (attachments.length) head = `${type === EVENT ? BINARY_EVENT : BINARY_ACK}${attachments.length}-`;
    if (nsp !== '/') head += `${nsp},`;
    if (id !== undefined) head += id;
    return [head + (json === undefined ? '' : json), ...attachments];
}

/// Puts arriving messages together again. Throws at what no server should send.
export class PacketDecoder {
    constructor() {
        this._waiting = null;
    }

    /// The packet this message completes, if it does.
    add(message) {
        const waiting = this._waiting;
        if (typeof message === 'string') {
            if (waiting) throw new Error('got plaintext data when reconstructing a packet');
            const packet = parseHead(message);
            if (packet.missing) this._waiting = packet;
            return packet.missing ? undefined : finish(packet);
        }
        if (!waiting) throw new Error('got binary data when not reconstructing a packet');
        waiting.attachments.push(message);
        if (waiting.attachments.length < waiting.missing) return undefined;
        this._waiting = null;
        return finish(waiting);
    }
}

function parseHead(text) {
    const [head, type, count, nsp = '/', id] = /^([0-6])(?:(\d+)-)?(?:(\/[^,]*)(?:,|$))?(\d+)?/.exec(text) || [];
    if (head === undefined) throw new Error(`unknown packet type ${text[0]}`);
    const binary = Number(type) === BINARY_EVENT || Number(type) === BINARY_ACK;
    if (binary !== (count !== undefined)) throw new Error('illegal attachments');
    return {
        type: binary ? Number(type) - BINARY_EVENT + EVENT : Number(type),
        nsp,
        id: id === undefined ? undefined : Number(id),
        json: text.slice(head.length),
        missing: Number(count || 0),
        attachments: [],
    };
}

function finish({ type, nsp, id, json, attachments, missing }) {
    const fill = (key, value) => {
        if (!value || value._placeholder !== true) return value;
        if (!isBinary(attachments[value.num])) throw new Error('illegal attachments');
        return attachments[value.num];
    };
    const data = json === '' ? undefined : JSON.parse(json, missing ? fill : undefined);
    if (!isValid(type, data)) throw new Error('invalid payload');
    return { type, nsp, id, data };
}

function isValid(type, data) {
    const isObject = typeof data === 'object' && data !== null;
    switch (type) {
        case CONNECT:
            return data === undefined || isObject;
        case DISCONNECT:
            return data === undefined;
        case CONNECT_ERROR:
            return typeof data === 'string' || isObject;
        case EVENT:
            return Array.isArray(data) && ['string', 'number'].includes(typeof data[0]) && !RESERVED.has(data[0]);
        default:
            return Array.isArray(data);
    }
}
