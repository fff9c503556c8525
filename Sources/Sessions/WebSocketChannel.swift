import Bytes
import Transport
import WebSocket

/// One connection that has become a WebSocket: frames in and out, for the handler that owns it.
package final class WebSocketChannel: Socket.Handler {
    /// Receives what happens on a channel. Calls come on the loop's thread.
    package protocol Handler: AnyObject {
        /// A whole text message, valid UTF-8.
        func received(text: [UInt8])
        func received(binary: [UInt8])
        /// The channel takes and brings nothing more.
        func closed(_ channel: WebSocketChannel)
    }

    let socket: Socket
    /// Let go when the connection closes. Not weak: an object with weak references counts all its references slowly.
    var handler: (any Handler)?
    let permit: ConnectionPermit
    private unowned let environment: any SessionEnvironment
    private var decoder: FrameDecoder
    /// Sent by the client together with its handshake.
    private var early: [UInt8]
    private var isClosing = false
    private let deflate: DeflateAgreement?
    private var meter = Meter()
    /// What the decoder had counted when frames were charged last.
    private var chargedFrames: UInt16 = 0
    /// The loop's backlog knows of a message that is half received.
    private var isInBacklog = false

    /// - Parameter deflate: what was agreed on in the handshake.
    init(
        _ socket: Socket, permit: ConnectionPermit, early: [UInt8], maxMessageBytes: Int, deflate: DeflateAgreement?,
        environment: any SessionEnvironment
    ) {
        self.socket = socket
        self.permit = permit
        self.early = early
        self.environment = environment
        decoder = FrameDecoder(role: .server, maxMessageBytes: maxMessageBytes, deflates: deflate != nil)
        self.deflate = deflate
        socket.handler = self
    }

    /// Takes what came with the handshake, now that the handler is there.
    func begin() {
        let bytes = early
        early = []
        if !bytes.isEmpty { received(bytes.span) }
    }

    package func received(_ bytes: Span<UInt8>) {
        if isClosing { return }
        let framesBefore = decoder.frameCount
        decoder.append(bytes)
        do throws(WebSocketError) {
            while !isClosing, let message = try decoder.next(inflater: { environment.sessions.compressor.inflater }) {
                handle(message)
                // Before the next: a few kilobytes can hold messages that inflate to many megabytes.
                if unchargedFrames >= Self.mostUnchargedFrames { charge(unchargedFrames) }
            }
        } catch {
            close(code: error.code, reason: error.reason)
            handler?.closed(self)
        }
        // Crumbs that end no frame are work as well.
        charge(bytes.count < 64 && decoder.frameCount == framesBefore ? 1 : unchargedFrames)
        noteBacklog()
    }

    private var unchargedFrames: Int { Int(decoder.frameCount &- chargedFrames) }
    /// So many frames of one read are charged together at most.
    private static let mostUnchargedFrames = 256

    /// Charges frames to the connection and to its address, many at once: what they said has been handled.
    private func charge(_ frames: Int) {
        chargedFrames = decoder.frameCount
        let now = environment.eventLoop.now
        let isWithinOwn = meter.charge(frames, environment.settings.packets, now: now)
        guard !isWithinOwn || !permit.account.chargePackets(frames, now: now), !isClosing else { return }
        if permit.account.mayComplain(now: now) {
            let limit = isWithinOwn ? "server.packetsPerSecondPerAddress" : "server.packetsPerSecond"
            environment.log("a client at \(socket.address) was closed: it sends faster than \(limit) allows")
        }
        close(code: CloseCode.policyViolation, reason: "too many packets")
        handler?.closed(self)
    }

    /// Tells the loop how much waits for the rest of its message, if that is a lot.
    private func noteBacklog() {
        let waiting = isClosing ? 0 : decoder.waitingBytes
        guard isInBacklog || waiting > Self.largeMessage else { return }
        isInBacklog = waiting > 0
        environment.eventLoop.backlog.note(waiting, in: self)
    }

    /// Bytes; what is smaller is not worth noting.
    private static let largeMessage = 16_384

    package func closed(_ reason: Socket.CloseReason) {
        isClosing = true
        permit.release()
        noteBacklog()
        if reason == .slowReader {
            environment.log("a client at \(socket.address) was closed: it does not read and \(socket.queueLimit) bytes waited for it")
        }
        let handler = handler
        self.handler = nil
        handler?.closed(self)
    }

    /// Queues a message, in its compressed form if it has one that the client takes.
    package func send(_ frame: Frame) {
        if isClosing { return }
        socket.send(frame.compressedForm == nil ? frame : environment.sessions.compressor.form(of: frame, for: deflate))
    }

    /// Queues a message compressed for this client alone, whatever its length, if the client takes that.
    package func sendCompressed(_ frame: Frame) {
        if isClosing { return }
        socket.send(deflate.flatMap { environment.sessions.compressor.deflate(frame, for: $0) } ?? frame)
    }

    /// Sends a close frame and closes (RFC 6455 §7.1.2).
    func close(code: UInt16, reason: String = "") {
        if isClosing { return }
        isClosing = true
        socket.send(FrameEncoder.close(code: code, reason: reason))
        socket.finish()
    }

    private func handle(_ message: FrameDecoder.Message) {
        switch message {
        case .text(let text): handler?.received(text: text)
        case .binary(let bytes): handler?.received(binary: bytes)
        case .ping(let payload): socket.send(FrameEncoder.pong(payload.span))
        case .pong: break
        case .close(let code, _):
            // The answer carries the code that came (RFC 6455 §5.5.1).
            isClosing = true
            socket.send(FrameEncoder.close(code: code))
            socket.finish()
            handler?.closed(self)
        }
    }
}

extension WebSocketChannel: BacklogOwner {
    package func giveUp() {
        close(code: CloseCode.policyViolation, reason: "too much waits for the rest of a message")
        handler?.closed(self)
        // Now, and not when the peer has read the reason.
        decoder = FrameDecoder(role: .server, maxMessageBytes: 0)
        noteBacklog()
    }
}
