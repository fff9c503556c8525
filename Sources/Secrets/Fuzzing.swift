/// Shows foreign bytes to whatever reads them, and requires that only what was signed is believed.
package func fuzzSecrets(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let key = GuestKey([UInt8](repeating: 7, count: GuestKey.byteCount))
    if let userID = key.verify(text) { precondition(key.sign(userID) == text) }
    if let decoded = Base64URL.decode(text) { precondition(Base64URL.encode(decoded.span) == text) }
    precondition(Base64URL.decode(Base64URL.encode(bytes.span)) == bytes)
}
