import Bytes
import CUV
import Glibc
import TLS

/// A connected stream socket (TCP or Unix) of one loop.
///
/// Frames given to `send` in one turn of the loop leave together when the turn ends, with one system call for the client. What the kernel does
/// not take waits, as references to shared frames, up to a byte limit; a client over the limit is closed.
package final class Socket: Poller.Owner {
    /// Receives what happens on a socket. Calls come on the loop's thread.
    package protocol Handler: AnyObject {
        /// Bytes arrived; they are gone when the call returns.
        func received(_ bytes: Span<UInt8>)
        /// The socket is closed, by the peer, an error, the byte limit or `close()`. Called once, last.
        func closed(_ reason: CloseReason)
    }

    package enum CloseReason: Sendable, Equatable {
        /// The peer ended the connection.
        case peer
        case error
        /// The peer does not read: more bytes wait for it than the limit.
        case slowReader
        /// `close()` or `finish()` was called.
        case local
    }

    // What a broadcast touches comes first, in the cache lines of the reference count.
    private var descriptor: Int32
    private var isDirty = false
    /// The loop's backlog knows of bytes that wait here.
    private var isInBacklog = false
    private var isBlocked = false {
        didSet { if isBlocked != oldValue { isWatchCurrent = false } }
    }
    private var isReading = true {
        didSet { if isReading != oldValue { isWatchCurrent = false } }
    }
    /// The loop's poller looks for what `isReading` and `isBlocked` ask for.
    private var isWatchCurrent = true
    private var finishing = Finishing.no
    private var outgoing = OutgoingQueue()
    /// Nil for a socket that sends and receives in the clear.
    private var secure: SecureLayer?
    /// Bytes that may wait for the peer.
    package var queueLimit: Int
    package let loop: EventLoop
    /// Kept, and so is whatever keeps the socket, until the socket is closed or given away.
    package var handler: (any Handler)?
    /// Called once when everything given to `send` has gone to the kernel, for those who send a lot by and by.
    package var whenSent: (() -> Void)?
    /// The peer's address without port; empty for a Unix socket. The owner puts the client's here once a trusted proxy's connection is one
    /// client's alone.
    package var address: String

    private enum Finishing {
        case no
        /// Close when everything is sent.
        case whenSent
        /// Everything is sent and our side is shut: what still arrives is thrown away, so that the peer can read our last words.
        case draining(byteLimit: Int32)
    }

    /// Takes over a connected, non-blocking descriptor. Nil if it can't be watched; it is closed then.
    /// - Parameter secure: for TLS; new, or what another socket had when it was detached.
    package init?(adopting descriptor: Int32, address: String, queueLimit: Int, secure: SecureLayer? = nil, on loop: EventLoop) {
        self.loop = loop
        self.secure = secure
        self.address = address
        self.queueLimit = queueLimit
        self.descriptor = descriptor
        guard loop.poller.add(descriptor, self) else {
            Glibc.close(descriptor)
            self.descriptor = -1
            return nil
        }
        loop.openSockets += 1
        if hasWaiting { markDirty() }
    }

    /// Sends a few last words on a connection nobody adopts, as far as the kernel takes them at once, and closes it.
    package static func refuse(_ connection: Listener.Accepted, with bytes: [UInt8]) {
        _ = Glibc.send(connection.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        Glibc.close(connection.descriptor)
    }

    deinit {
        if descriptor >= 0 { Glibc.close(letGo()) }
    }

    package var isOpen: Bool { descriptor >= 0 }
    package var isSecure: Bool { secure != nil }
    /// A TLS handshake is not done yet.
    package var isShakingHands: Bool { secure?.isShakingHands ?? false }
    /// Bytes that wait for the peer, sealed or not.
    package var queuedBytes: Int { outgoing.byteCount + (secure?.waitingBytes ?? 0) }

    /// Sends a frame when the turn ends. A peer for which too much waits then is closed.
    @inline(__always)
    package func send(_ frame: Frame) {
        guard descriptor >= 0 else { return }
        outgoing.append(frame)
        markDirty()
    }

    @inline(__always)
    private func markDirty() {
        if isDirty { return }
        isDirty = true
        loop.markDirty(self)
    }

    /// Closes at once; what waits is lost.
    package func close() {
        end(.local)
    }

    /// Closes when everything is sent; nothing is read any more, and frames sent later may be dropped. The peer has 2 seconds to take it,
    /// unless said otherwise.
    package func finish(withinMilliseconds limit: UInt64 = 2000) {
        guard descriptor >= 0, case .no = finishing else { return }
        finishing = .whenSent
        let timer = Timer(on: loop)
        // The timer keeps itself and the socket until it fires: both end here.
        timer.schedule(after: limit) {
            timer.cancel()
            self.end(.local)
        }
        markDirty()
    }

    /// Stops or resumes reading: back-pressure on the peer.
    package func setReading(_ reading: Bool) {
        isReading = reading
        watch()
    }

    /// Gives the descriptor away, to be adopted on another loop, with what TLS knows of the connection. No frame may wait to be sent; sealed
    /// bytes move along. The handler is not called.
    package func detach() -> (descriptor: Int32, secure: SecureLayer?)? {
        guard descriptor >= 0, outgoing.isEmpty else { return nil }
        loop.poller.remove(descriptor)
        handler = nil
        loop.openSockets -= 1
        let given = (descriptor, secure)
        descriptor = -1
        secure = nil
        // Sealed bytes wait with the next loop now.
        if isInBacklog { noteBacklog() }
        return given
    }

    func ready(toRead: Bool, toWrite: Bool) {
        if toWrite {
            isBlocked = false
            flush()
        }
        if toRead, descriptor >= 0 { read() }
    }

    func loopEnds() {
        end(.error)
    }

    /// Receives once. What the peer sent before it failed comes first.
    private func read() {
        let buffer = loop.readBuffer
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count > 0 {
            switch finishing {
            case .no:
                let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                if let secure { open(bytes, secure) } else { handler?.received(bytes.bindMemory(to: UInt8.self).span) }
            case .whenSent:
                break
            case .draining(let limit):
                if count >= limit { end(.local) } else { finishing = .draining(byteLimit: limit - Int32(count)) }
            }
        } else if count == 0, case .whenSent = finishing {
            // The peer writes no more, but may well read what it asked for.
            setReading(false)
        } else if count == 0 {
            end(.peer)
        } else if errno != EAGAIN, errno != EINTR {
            end(errno == ECONNRESET ? .peer : .error)
        }
    }

    /// Has the processor fetch what `flush` will touch.
    @inline(__always)
    func prefetch() {
        let object = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        // SAFETY: the address is not dereferenced, and an object of this class is longer than one cache line.
        baithak_prefetch(object)
        baithak_prefetch(object + 64)
    }

    /// Opens what came over TLS, and hands it on in one piece.
    private func open(_ bytes: UnsafeRawBufferPointer, _ secure: SecureLayer) {
        let plain = loop.plainBuffer
        let opened = secure.open(bytes, into: plain)
        if secure.waitingBytes > 0 { markDirty() }
        if opened.count > 0 {
            handler?.received(UnsafeRawBufferPointer(rebasing: plain[..<opened.count]).bindMemory(to: UInt8.self).span)
        }
        // The handler may have closed the socket or given it away.
        guard descriptor >= 0, let ending = opened.ending else { return }
        switch ending {
        case .closed:
            // It may still read: what it asked for last goes before our own end of it, after which nothing can be sealed.
            guard sendWaiting() else { return }
            secure.sealEnd()
            if sendWaiting() { end(.peer) }
        case .failed:
            // The peer is told why, and nothing else any more.
            outgoing = OutgoingQueue()
            finish()
        }
    }

    /// Gives the kernel as much as it takes. Called by the loop when a turn ends, and when the kernel has room again.
    func flush() {
        isDirty = false
        if case .draining = finishing { outgoing = OutgoingQueue() }
        if case .whenSent = finishing, isShakingHands { outgoing = OutgoingQueue() }
        guard sendWaiting() else { return }
        if case .whenSent = finishing, let secure, outgoing.isEmpty {
            secure.sealEnd()
            guard sendWaiting() else { return }
        }
        // Not in `send`: what a closing client sets off must not happen in the middle of a broadcast.
        if queuedBytes > queueLimit { return end(.slowReader) }
        if isBlocked || isInBacklog { noteBacklog() }
        if case .whenSent = finishing, !hasWaiting, descriptor >= 0 {
            finishing = .draining(byteLimit: 1 << 20)
            shutdown(descriptor, Int32(SHUT_WR))
            isReading = true
        }
        watch()
        if !hasWaiting, let sent = whenSent {
            whenSent = nil
            sent()
        }
    }

    /// Something waits for the peer, sealed or not.
    private var hasWaiting: Bool { !outgoing.isEmpty || (secure?.waitingBytes ?? 0) > 0 }

    /// Sends until nothing waits or the kernel is full; false if that ended the socket.
    private func sendWaiting() -> Bool {
        while descriptor >= 0, !isBlocked, hasWaiting {
            let (wanted, sent) = if let secure { send(sealedBy: secure) } else { sendPlain() }
            // Nothing can be sealed before hands are shaken.
            if wanted == 0 { break }
            if sent < wanted {
                if sent >= 0 || errno == EAGAIN {
                    isBlocked = true
                } else if errno != EINTR {
                    end(errno == EPIPE || errno == ECONNRESET ? .peer : .error)
                    return false
                }
            }
        }
        return true
    }

    private func sendPlain() -> (wanted: Int, sent: Int) {
        let (wanted, sent) = outgoing.withNextBytes(gathering: loop.sendBuffer) { bytes in
            (bytes.count, Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
        }
        if sent > 0 { outgoing.advance(sent) }
        return (wanted, sent)
    }

    private func send(sealedBy secure: SecureLayer) -> (wanted: Int, sent: Int) {
        secure.fill(from: &outgoing, gathering: loop.sendBuffer, spare: &loop.spareBytes)
        let (wanted, sent) = secure.withWaiting { bytes in
            (bytes.count, bytes.isEmpty ? 0 : Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)))
        }
        if sent > 0 { secure.advance(sent, spare: &loop.spareBytes) }
        return (wanted, sent)
    }

    private func noteBacklog() {
        isInBacklog = descriptor >= 0 && hasWaiting
        loop.backlog.note(isInBacklog ? queuedBytes : 0, in: self)
    }

    private func watch() {
        if isWatchCurrent { return }
        isWatchCurrent = true
        if descriptor >= 0 { loop.poller.change(descriptor, toRead: isReading, toWrite: isBlocked) }
    }

    private func end(_ reason: CloseReason) {
        guard descriptor >= 0 else { return }
        if hasWaiting, reason == .slowReader || reason == .local { reset() }
        let closing = letGo()
        outgoing = OutgoingQueue()
        secure = nil
        let handler = handler
        self.handler = nil
        whenSent = nil
        handler?.closed(reason)
        // Last: a peer that sees its connection end finds done what follows from that, whichever loop it asks.
        Glibc.close(closing)
    }

    /// Has the kernel end the connection with a reset: it would go on trying to send what a peer that does not read has not taken, and keep it.
    private func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    /// The descriptor, watched and counted no more, to be closed.
    private func letGo() -> Int32 {
        defer {
            descriptor = -1
            loop.openSockets -= 1
            if isInBacklog { noteBacklog() }
        }
        loop.poller.forget(descriptor)
        return descriptor
    }
}

extension Socket: BacklogOwner {
    package func giveUp() {
        end(.slowReader)
    }
}
