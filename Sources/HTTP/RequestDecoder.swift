import Bytes

/// Turns the bytes of one connection into requests (RFC 9112), one step at a time.
///
/// A pure state machine: bytes go in with `append`, events come out of `next` until it answers nil. It never reads past the event it answers,
/// so the owner may set `maxBodyBytes` or take the connection away after a head. It holds no memory beyond itself between requests.
package struct RequestDecoder: Sendable {
    /// A step through a request: a head, any number of pieces of its body, an end.
    package enum Event: Sendable, Equatable {
        case head(RequestHead)
        /// The next piece, never empty.
        case body([UInt8])
        case end
    }

    private enum State {
        /// Before or inside a head.
        case head
        /// After a head that asks for another protocol.
        case upgrade(BodyFraming)
        /// After a head, before its body.
        case body(BodyFraming)
        case counted(UInt64)
        case chunked(ChunkDecoder)
        /// The connection was taken away.
        case detached
        case failed(HTTPError)
    }

    private let limits: HTTPLimits
    private var input = ByteBuffer()
    private var scanner = HeadScanner()
    private var state = State.head
    /// The longest body of the open request, in bytes. May be changed after its head; the next request has the limit of `HTTPLimits` again.
    package var maxBodyBytes: Int

    package init(limits: HTTPLimits) {
        self.limits = limits
        maxBodyBytes = limits.maxBodyBytes
    }

    /// Between requests, and nothing of the next one has arrived.
    package var isIdle: Bool {
        if case .head = state { input.isEmpty } else { false }
    }

    /// Bytes received and not parsed; the owner stops reading when a client sends too far ahead.
    package var waitingBytes: Int { input.count }

    /// Takes received bytes.
    package mutating func append(_ bytes: Span<UInt8>) {
        if case .failed = state { return }
        input.append(bytes)
    }

    /// The next event, or nil until more bytes arrive. Once it has thrown, it throws the same error for ever.
    ///
    /// After a head with `isUpgrade` it answers nil until `declineUpgrade` is called.
    package mutating func next() throws(HTTPError) -> Event? {
        do throws(HTTPError) {
            return try decode()
        } catch {
            state = .failed(error)
            input = ByteBuffer()
            throw error
        }
    }

    /// After a head with `isUpgrade`: go on as if it had not asked (RFC 9110 §7.8).
    package mutating func declineUpgrade() {
        if case .upgrade(let framing) = state { state = .body(framing) }
    }

    /// Takes the connection away: everything received and not parsed, such as the first frames after an upgrade. `next` answers nil from now on.
    package mutating func takeUnparsed() -> [UInt8] {
        state = .detached
        return input.takeAll()
    }

    private mutating func decode() throws(HTTPError) -> Event? {
        while true {
            switch state {
            case .head:
                return try nextHead().map(Event.head)
            case .upgrade, .detached:
                return nil
            case .body(.none), .counted(0):
                return endRequest()
            case .body(.length(let length)):
                // Refused by what is announced, before any of it is read.
                guard length <= UInt64(max(maxBodyBytes, 0)) else { throw .bodyTooLarge }
                state = .counted(length)
            case .body(.chunked):
                state = .chunked(ChunkDecoder())
            case .counted(let remaining):
                guard !input.isEmpty else { return nil }
                let piece = input.take(Int(min(remaining, UInt64(input.count))))
                state = .counted(remaining - UInt64(piece.count))
                return .body(piece)
            case .chunked(var chunks):
                let event = try chunks.next(&input, maxBodyBytes: max(maxBodyBytes, 0), maxOverhead: limits.maxHeadBytes)
                state = .chunked(chunks)
                switch event {
                case .data(let piece): return .body(piece)
                case .end: return endRequest()
                case nil: return nil
                }
            case .failed(let error):
                throw error
            }
        }
    }

    private mutating func nextHead() throws(HTTPError) -> RequestHead? {
        guard try skipEmptyLines() else { return nil }
        while true {
            switch try scanner.advance(over: input.bytes, limits: limits) {
            case .incomplete:
                return nil
            case .requestLine(let length):
                // A wrong first line is answered without waiting for the rest of the head.
                let line = input.bytes.prefix(length)
                try HeadParser.parse(line).checkRequestLine(line, limits: limits)
            case .complete(let length):
                let bytes = input.bytes.prefix(length)
                let parsed = try HeadParser.parse(bytes)
                guard parsed.isComplete else { throw .syntax("The request's head is malformed.") }
                let head = try RequestHead(parsed, bytes: bytes)
                input.drop(length)
                scanner = HeadScanner()
                maxBodyBytes = limits.maxBodyBytes
                state = head.isUpgrade ? .upgrade(head.body) : .body(head.body)
                return head
            }
        }
    }

    /// Drops empty lines before a request (RFC 9112 §2.2); false while there is nothing else.
    private mutating func skipEmptyLines() throws(HTTPError) -> Bool {
        while scanner.isAtStart, !input.isEmpty, input[0] == ASCII.carriageReturn {
            guard input.count >= 2 else { return false }
            guard input[1] == ASCII.lineFeed else { throw .lineEnding }
            input.drop(2)
        }
        return !input.isEmpty
    }

    private mutating func endRequest() -> Event {
        state = .head
        return .end
    }
}
