import CSSL
import Glibc

/// One side's part of many TLS connections: a certificate with its key and what is allowed, or whom a client trusts.
///
/// TLS 1.2 and 1.3, no renegotiation, no compression, no early data; sessions are resumed by tickets, whose keys die with the context.
// SAFETY: OpenSSL counts references to an SSL_CTX atomically, and nothing changes it after `init`.
package final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    let isServer: Bool
    /// What to answer in the clear to someone who speaks HTTP without TLS.
    let plainAnswer: [UInt8]
    /// What is allowed but hardly meant, such as an expired certificate.
    package private(set) var warnings: [TLSError] = []

    /// A server's, from PEM files: the certificate with those between it and the root after it, and its key.
    /// Blocks on the files.
    package convenience init(certificate: String, key: String, plainAnswer: [UInt8] = []) throws(TLSError) {
        var warnings: [TLSError] = []
        _ = try Self.inspect(certificate, .certificate)
        let mode = try Self.inspect(key, .key)
        if mode & 0o007 != 0 { warnings.append(TLSError(.key, "may be read by everyone on this machine: chmod 640 it")) }
        try self.init(isServer: true, plainAnswer: plainAnswer)
        ERR_clear_error()
        guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
            throw TLSError(.certificate, "holds no certificate in PEM form (\(OpenSSLErrors.takeReason()))")
        }
        try use(key: key)
        self.warnings = warnings + validity()
    }

    /// A client's, for tests and measurements.
    /// - Parameter trusted: a file of certificates to trust; anyone is trusted if nil.
    package convenience init(trusting trusted: String?) throws(TLSError) {
        try self.init(isServer: false, plainAnswer: [])
        guard let trusted else { return }
        guard SSL_CTX_load_verify_locations(pointer, trusted, nil) == 1 else {
            throw TLSError(.certificate, "can't be trusted (\(OpenSSLErrors.takeReason()))")
        }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    }

    init(isServer: Bool, plainAnswer: [UInt8]) throws(TLSError) {
        guard let pointer = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw TLSError(.certificate, "can't be used (\(OpenSSLErrors.takeReason()))")
        }
        self.pointer = pointer
        self.isServer = isServer
        self.plainAnswer = plainAnswer
        baithak_tls_restrict(pointer)
        // For TLS 1.2, only what keeps past connections secret when the key is lost, with authenticated encryption.
        SSL_CTX_set_cipher_list(pointer, "ECDHE+AESGCM:ECDHE+CHACHA20")
        if isServer {
            SSL_CTX_set_alpn_select_cb(pointer, { _, chosen, length, offered, count, _ in choose(chosen, length, offered, count) }, nil)
        } else {
            let offered = [UInt8(http11.count)] + http11
            SSL_CTX_set_alpn_protos(pointer, offered, UInt32(offered.count))
        }
    }

    deinit { SSL_CTX_free(pointer) }

    /// Whether a file can be one of ours; its permissions.
    private static func inspect(_ path: String, _ place: TLSError.Place) throws(TLSError) -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { throw TLSError(place, "can't be read: \(String(cString: strerror(errno)))") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw TLSError(place, "is not a file") }
        guard access(path, R_OK) == 0 else { throw TLSError(place, "can't be read: \(String(cString: strerror(errno)))") }
        return status.st_mode
    }

    private func use(key: String) throws(TLSError) {
        var isEncrypted = false
        let status = withUnsafeMutablePointer(to: &isEncrypted) { isEncrypted in
            // Without this, OpenSSL would ask the terminal for the password.
            SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, data in
                data?.assumingMemoryBound(to: Bool.self).pointee = true
                return -1
            }
            SSL_CTX_set_default_passwd_cb_userdata(pointer, isEncrypted)
            defer { SSL_CTX_set_default_passwd_cb_userdata(pointer, nil) }
            return SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM)
        }
        if status == 1 { return }
        let code = OpenSSLErrors.reasonCode(ERR_peek_last_error())
        let reason = OpenSSLErrors.takeReason()
        if isEncrypted { throw TLSError(.key, "is encrypted: write it without a password") }
        if code == X509_R_KEY_VALUES_MISMATCH || code == X509_R_KEY_TYPE_MISMATCH {
            throw TLSError(.key, "does not belong to the certificate")
        }
        throw TLSError(.key, "holds no private key in PEM form (\(reason))")
    }

    private func validity() -> [TLSError] {
        guard let certificate = SSL_CTX_get0_certificate(pointer) else { return [] }
        if let end = X509_get0_notAfter(certificate), X509_cmp_current_time(end) < 0 {
            return [TLSError(.certificate, "expired on \(Self.day(end)): clients will refuse it")]
        }
        if let start = X509_get0_notBefore(certificate), X509_cmp_current_time(start) > 0 {
            return [TLSError(.certificate, "is not valid before \(Self.day(start)): clients will refuse it")]
        }
        return []
    }

    private static func day(_ time: UnsafePointer<ASN1_TIME>) -> String {
        var fields = tm()
        guard ASN1_TIME_to_tm(time, &fields) == 1 else { return "an unknown day" }
        let (month, day) = (fields.tm_mon + 1, fields.tm_mday)
        return "\(fields.tm_year + 1900)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
}

private let http11 = Array("http/1.1".utf8)

/// A client that offers protocols has to offer HTTP/1.1 (RFC 7301 §3.2).
private func choose(
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?,
    _ count: UInt32
) -> Int32 {
    let list = UnsafeBufferPointer(start: offered, count: Int(count))
    var index = 0
    while index < list.count {
        let end = index + 1 + Int(list[index])
        guard end <= list.count else { break }
        if list[(index + 1)..<end].elementsEqual(http11) {
            chosen?.pointee = offered?.advanced(by: index + 1)
            length?.pointee = list[index]
            return SSL_TLSEXT_ERR_OK
        }
        index = end
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
}
