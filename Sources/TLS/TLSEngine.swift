import CSSL

/// One TLS connection without its socket: what the peer sent goes in, plain bytes come out, and the other way round.
///
/// Belongs to one thread at a time, and may move between threads when nobody is calling it.
package final class TLSEngine {
    /// What `open` came to.
    package struct Opened {
        /// Plain bytes that are now in the buffer.
        package var count = 0
        /// Nothing else will come.
        package var ending: Ending?

        package init(count: Int = 0, ending: Ending? = nil) {
            self.count = count
            self.ending = ending
        }
    }

    package enum Ending: Equatable {
        /// The peer said that it sends no more (RFC 8446 §6.1).
        case closed
        /// The peer broke the protocol or was refused; what it is told about it is in `sealed`.
        case failed(TLSError)
    }

    /// Bytes for the peer, to be taken by the owner of the socket.
    package var sealed: [UInt8] = []
    /// Neither side may send plain bytes yet.
    package private(set) var isShakingHands = true
    /// Bytes of the peer that `open` was given and OpenSSL has not taken yet. Empty between calls.
    fileprivate var input = UnsafeRawBufferPointer(start: nil, count: 0)
    private let context: TLSContext
    private let ssl: OpaquePointer
    private var isOver = false

    /// The most plain bytes `open` can bring out of so many received ones: a record it had the beginning of comes on top.
    package static func plainBytes(ofReceived count: Int) -> Int { count + Int(SSL3_RT_MAX_ENCRYPTED_LENGTH) }

    /// Nil if there is no memory.
    package init?(_ context: TLSContext) {
        guard let ssl = SSL_new(context.pointer) else { return nil }
        guard let pipe = BIO_new(Pipe.method) else {
            SSL_free(ssl)
            return nil
        }
        self.context = context
        self.ssl = ssl
        BIO_set_data(pipe, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(pipe, 1)
        SSL_set_bio(ssl, pipe, pipe)
        if context.isServer { SSL_set_accept_state(ssl) } else { SSL_set_connect_state(ssl) }
    }

    deinit { SSL_free(ssl) }

    /// The name a client expects the server to have, and asks it for.
    package func expect(host: String) {
        baithak_expect_host(ssl, host)
    }

    /// Begins the handshake of a client.
    package func begin() {
        var nothing = Opened()
        shakeHands(&nothing)
    }

    /// Takes everything the peer sent, and writes what it holds to the start of `plain`, which has room for `plainBytes(ofReceived:)`.
    ///
    /// Afterwards there may be something to send, whether or not anything came out.
    package func open(_ bytes: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer) -> Opened {
        var opened = Opened()
        if isOver { return opened }
        input = bytes
        defer { input = UnsafeRawBufferPointer(start: nil, count: 0) }
        if isShakingHands { shakeHands(&opened) }
        while !isShakingHands, !isOver {
            guard opened.count < plain.count else {
                end(.failed(TLSError(.peer, "sent more than fits")), &opened)
                break
            }
            ERR_clear_error()
            var count = 0
            let status = SSL_read_ex(ssl, plain.baseAddress?.advanced(by: opened.count), plain.count - opened.count, &count)
            opened.count += count
            if status != 1 {
                _ = isWaiting(status, &opened)
                break
            }
        }
        return opened
    }

    /// Seals plain bytes, in as few records as they fit. Nothing happens while hands are shaken, or when it is over.
    package func seal(_ bytes: UnsafeRawBufferPointer) {
        guard !isShakingHands, !isOver, !bytes.isEmpty else { return }
        ERR_clear_error()
        var count = 0
        // The pipe takes everything, so that all of it is written or the connection is broken.
        if SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &count) != 1 { isOver = true }
    }

    /// Tells the peer that nothing more comes (RFC 8446 §6.1).
    package func sealEnd() {
        guard !isShakingHands, !isOver else { return }
        ERR_clear_error()
        _ = SSL_shutdown(ssl)
    }

    private func shakeHands(_ opened: inout Opened) {
        ERR_clear_error()
        let status = SSL_do_handshake(ssl)
        if status == 1 { isShakingHands = false } else { _ = isWaiting(status, &opened) }
    }

    /// Whether OpenSSL only wants more from the peer.
    private func isWaiting(_ status: Int32, _ opened: inout Opened) -> Bool {
        switch SSL_get_error(ssl, status) {
        case SSL_ERROR_WANT_READ: return true
        case SSL_ERROR_ZERO_RETURN: opened.ending = .closed
        default:
            let speaksHTTP = OpenSSLErrors.reasonCode(ERR_peek_last_error()) == SSL_R_HTTP_REQUEST
            if speaksHTTP { sealed = context.plainAnswer }
            end(.failed(TLSError(.peer, speaksHTTP ? "speaks HTTP without TLS" : OpenSSLErrors.takeReason())), &opened)
        }
        return false
    }

    private func end(_ ending: Ending, _ opened: inout Opened) {
        isOver = true
        opened.ending = ending
    }
}

/// The ends of an engine: OpenSSL reads the bytes that `open` was given where they are, and appends to `sealed`.
///
/// A memory BIO of OpenSSL's own would copy both ways, and keep its buffers for the life of the connection.
private enum Pipe {
    // SAFETY: made once, never changed or freed.
    nonisolated(unsafe) static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "baithak")
        BIO_meth_set_read_ex(method) { bio, buffer, wanted, count in
            guard let engine = engine(of: bio), let buffer else { return 0 }
            baithak_bio_clear_retry(bio)
            guard !engine.input.isEmpty else {
                baithak_bio_want_read(bio)
                return 0
            }
            let taken = min(wanted, engine.input.count)
            UnsafeMutableRawBufferPointer(start: buffer, count: taken).copyMemory(from: engine.input.prefix(taken).rebased)
            engine.input = UnsafeRawBufferPointer(rebasing: engine.input.dropFirst(taken))
            count?.pointee = taken
            return 1
        }
        BIO_meth_set_write_ex(method) { bio, bytes, length, count in
            guard let engine = engine(of: bio), let bytes else { return 0 }
            baithak_bio_clear_retry(bio)
            engine.sealed.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
            count?.pointee = length
            return 1
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    private static func engine(of bio: OpaquePointer?) -> TLSEngine? {
        BIO_get_data(bio).map { Unmanaged<TLSEngine>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var rebased: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self) }
}
