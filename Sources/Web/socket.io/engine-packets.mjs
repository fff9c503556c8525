// Engine.IO v4 packets: {type, data}, as text, as bytes, and several in one body of a polling request.

const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
const SEPARATOR = '\x1e';

export function isBinary(value) {
    return (
        value instanceof ArrayBuffer ||
        ArrayBuffer.isView(value) ||
        (typeof Blob === 'function' && value instanceof Blob) // a File is one
    );
}

/// For a WebSocket, which carries bytes as they are.
export function encodeFrame({ type, data }) {
    return isBinary(data) ? data : TYPES.indexOf(type) + (data === undefined ? '' : data);
}

export function decodeFrame(data) {
    if (typeof data !== 'string') return { type: 'message', data };
    const type = TYPES[data[0]];
    if (type === undefined) return { type: 'error', data: 'parser error' };
    return data.length > 1 ? { type, data: data.slice(1) } : { type };
}

/// For polling, whose bodies are text. A promise, since a Blob can only be read in its own time.
export async function encodePayload(packets) {
    const parts = await Promise.all(
        packets.map(async (packet) => (isBinary(packet.data) ? 'b' + base64(await bytesOf(packet.data)) : encodeFrame(packet)))
    );
    return parts.join(SEPARATOR);
}

export function decodePayload(text) {
    return text.split(SEPARATOR).map((part) => (part[0] === 'b' ? decodeBase64(part.slice(1)) : decodeFrame(part)));
}

/// Bytes a packet takes in a polling body, separator included.
export function payloadSize({ data }) {
    if (data === undefined) return 2;
    if (typeof data === 'string') return new TextEncoder().encode(data).length + 2;
    const size = data.size === undefined ? data.byteLength : data.size;
    return Math.ceil(size / 3) * 4 + 2;
}

async function bytesOf(value) {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return new Uint8Array(await value.arrayBuffer());
}

function base64(bytes) {
    let text = '';
    // In steps: there is a limit to how many arguments a call takes.
    for (let start = 0; start < bytes.length; start += 8192) {
        text += String.fromCharCode(...bytes.subarray(start, start + 8192));
    }
    return btoa(text);
}

function decodeBase64(text) {
    try {
        return { type: 'message', data: Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer };
    } catch (error) {
        return { type: 'error', data: 'parser error' };
    }
}
