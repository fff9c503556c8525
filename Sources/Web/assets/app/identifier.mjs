// Identifiers for what a person sends, so that sending it twice is sending it once.

let previous = 0;

/// A UUID of version 7 (RFC 9562 §5.7): later ones sort after earlier ones of this page.
export function identifier() {
    previous = Math.max(Date.now(), previous + 1);
    // Not `crypto.randomUUID`, which browsers keep from pages without TLS.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const time = previous.toString(16).padStart(12, '0');
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    const random = Array.from(bytes.subarray(6), (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${time.slice(0, 8)}-${time.slice(8)}-${random.slice(0, 4)}-${random.slice(4, 8)}-${random.slice(8)}`;
}
