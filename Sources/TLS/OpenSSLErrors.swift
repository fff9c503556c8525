import CSSL

/// OpenSSL's queue of this thread's errors.
enum OpenSSLErrors {
    /// Why the last call failed, for people. Empties the queue.
    static func takeReason() -> String {
        let error = ERR_peek_last_error()
        ERR_clear_error()
        guard error != 0 else { return "no reason given" }
        return ERR_reason_error_string(error).map { String(cString: $0) } ?? "error \(error)"
    }

    /// What went wrong, of a packed error (`ERR_GET_REASON`).
    static func reasonCode(_ error: UInt) -> Int32 { ERR_GET_REASON(error) }
}
