import CSodium

/// Random bytes, tokens and what is done with them, by libsodium.
package enum Secret {
    private static let isReady = sodium_init() >= 0

    /// Prepares libsodium. Called once at start, before anything else here; calling it again does nothing.
    package static func initialize() throws(SecretsError) {
        guard isReady else { throw SecretsError("libsodium cannot start: the system gives no random bytes") }
    }

    /// Unpredictable bytes.
    package static func randomBytes(_ count: Int) -> [UInt8] {
        requireReady()
        return RandomPool.shared.withLock { $0.take(count) }
    }

    /// A new operator's token: `bth_` and 256 unpredictable bits. The prefix tells scanners of leaked secrets, and people, what it is.
    package static func randomToken() -> String {
        tokenPrefix + Base64URL.encode(randomBytes(32).span)
    }

    package static let tokenPrefix = "bth_"

    /// What the store keeps of a token: BLAKE2b-256. A token has 256 random bits, so nothing slower is needed.
    package static func hash(token: String) -> [UInt8] {
        requireReady()
        let text = Array(token.utf8)
        var hash = [UInt8](repeating: 0, count: 32)
        // Fails for lengths of hash and key that are out of bounds only.
        _ = crypto_generichash(&hash, hash.count, text, UInt64(text.count), nil, 0)
        return hash
    }

    /// Whether two secrets are the same, in a time that tells nothing but their lengths.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        requireReady()
        return left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }

    static func requireReady() {
        precondition(isReady, "Secret.initialize() comes first, and the server does not start when it fails")
    }
}
