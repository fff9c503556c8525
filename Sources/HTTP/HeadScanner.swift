import Bytes

/// Finds the lines of a head as they arrive, each byte looked at once, and refuses at the first byte that settles it.
///
/// Limits and characters are checked here, not in the library, so that the answer never depends on how the bytes were split.
struct HeadScanner: Sendable {
    enum Step: Equatable {
        case incomplete
        /// The request line is there, this many bytes with its line ending. Told once.
        case requestLine(Int)
        /// The head is there, this many bytes with the empty line.
        case complete(Int)
    }

    private var offset = 0
    private var lineStart = 0
    private var lines = 0
    private var methodEnded = false

    /// The longest method, both spaces, the version and the line ending.
    private static let requestLineOverhead = 24

    var isAtStart: Bool { offset == 0 }

    mutating func advance(over input: ArraySlice<UInt8>, limits: HTTPLimits) throws(HTTPError) -> Step {
        let bytes = input.span
        while offset < bytes.count {
            let inRequestLine = lines == 0
            if offset >= limits.maxHeadBytes { throw inRequestLine ? .targetTooLong : .headTooLarge }
            if inRequestLine, offset - Self.requestLineOverhead >= limits.maxTargetBytes { throw .targetTooLong }
            let byte = bytes[offset]
            let followsReturn = offset > lineStart && bytes[offset - 1] == ASCII.carriageReturn
            if byte == ASCII.lineFeed {
                guard followsReturn else { throw .lineEnding }
                let isEmpty = offset == lineStart + 1
                offset += 1
                lineStart = offset
                lines += 1
                if isEmpty { return .complete(offset) }
                if inRequestLine { return .requestLine(offset) }
                if lines - 1 > limits.maxHeaderFields { throw .tooManyFields }
                continue
            }
            if followsReturn { throw .lineEnding }
            try check(byte, inRequestLine: inRequestLine)
            offset += 1
        }
        return .incomplete
    }

    private mutating func check(_ byte: UInt8, inRequestLine: Bool) throws(HTTPError) {
        if inRequestLine {
            // Anything but a method at the very front, such as a TLS handshake, is not worth waiting for.
            if !methodEnded {
                methodEnded = byte == ASCII.space && offset > 0
                let isMethod = (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "-")
                if !methodEnded, !isMethod { throw .syntax("The request does not begin with a method.") }
            }
            if byte == ASCII.tab { throw .controlCharacter }
        } else if offset == lineStart, byte == ASCII.space || byte == ASCII.tab {
            throw .foldedHeader
        }
        if byte != ASCII.carriageReturn, ASCII.isControl(byte) { throw .controlCharacter }
    }
}
