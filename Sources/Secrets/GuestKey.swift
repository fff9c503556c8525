import CSodium

/// The server's key for guests' resume secrets: who shows one is the guest it was made for. Nothing about guests has to be stored.
package struct GuestKey: Sendable {
    /// Bytes in a key.
    package static let byteCount = Int(crypto_auth_KEYBYTES)

    /// Longest user identifier, in bytes: bounds the work that garbage can cause.
    package static let maxUserIDBytes = 256

    /// First byte of a secret: the way the rest is written.
    private static let version: UInt8 = 1
    private static let macBytes = Int(crypto_auth_BYTES)

    private let key: [UInt8]

    /// - Parameter key: `byteCount` unpredictable bytes.
    package init(_ key: [UInt8]) {
        precondition(key.count == Self.byteCount)
        self.key = key
    }

    /// The resume secret of a guest: version, HMAC-SHA-512-256 and user identifier, in URL-safe base64.
    package func sign(_ userID: String) -> String {
        precondition(userID.utf8.count <= Self.maxUserIDBytes)
        let subject = Array(userID.utf8)
        return Base64URL.encode(([Self.version] + mac(of: subject) + subject).span)
    }

    /// The guest whose secret this is; nil for anything this key did not sign.
    package func verify(_ resume: String) -> String? {
        let maxBytes = 1 + Self.macBytes + Self.maxUserIDBytes
        guard resume.utf8.count <= maxBytes * 4 / 3 + 1, let bytes = Base64URL.decode(resume), bytes.count > Self.macBytes,
            bytes[0] == Self.version
        else { return nil }
        let subject = Array(bytes[(1 + Self.macBytes)...])
        guard Secret.areEqual(Array(bytes[1...Self.macBytes]), mac(of: subject)) else { return nil }
        return String(validating: subject, as: UTF8.self)
    }

    private func mac(of subject: [UInt8]) -> [UInt8] {
        Secret.requireReady()
        // What is signed says what it is for, so that the key may sign other things one day.
        let message = Array("baithak guest ".utf8) + [Self.version] + subject
        var mac = [UInt8](repeating: 0, count: Self.macBytes)
        // Cannot fail.
        _ = crypto_auth(&mac, message, UInt64(message.count), key)
        return mac
    }
}
