import Bytes

/// Takes a chunked body apart (RFC 9112 §7.1). Extensions and trailers are read over.
///
/// Stricter than the grammar where readers are known to disagree: no bare LF or CR, no control characters, no folded trailers.
struct ChunkDecoder: Sendable {
    enum Event {
        case data([UInt8])
        case end
    }

    private enum State: UInt8 {
        case size, afterSize, extensions, sizeEnd
        case data, dataReturn, dataEnd
        case trailerStart, trailer, trailerEnd, lastEnd
    }

    private var state = State.size
    private var digits: UInt8 = 0
    /// Bytes of the open chunk still to come.
    private var remaining: UInt64 = 0
    /// Data bytes of all chunks so far, the open one included.
    private var total: UInt64 = 0
    /// Bytes of extensions and trailers so far.
    private var overhead = 0

    mutating func next(_ input: inout ByteBuffer, maxBodyBytes: Int, maxOverhead: Int) throws(HTTPError) -> Event? {
        while !input.isEmpty {
            if state == .data {
                let length = Int(min(remaining, UInt64(input.count)))
                remaining -= UInt64(length)
                if remaining == 0 { state = .dataReturn }
                return .data(input.take(length))
            }
            let byte = input[0]
            input.drop(1)
            if state == .lastEnd {
                guard byte == ASCII.lineFeed else { throw .chunk }
                return .end
            }
            try accept(byte, maxBodyBytes: UInt64(maxBodyBytes))
            if overhead > maxOverhead { throw .trailersTooLarge }
        }
        return nil
    }

    /// One byte of framing.
    private mutating func accept(_ byte: UInt8, maxBodyBytes: UInt64) throws(HTTPError) {
        switch state {
        case .size:
            if let digit = ASCII.hexValue(byte) { return try acceptDigit(digit, maxBodyBytes: maxBodyBytes) }
            guard digits > 0 else { throw .chunk }
            try acceptAfterSize(byte)
        case .afterSize:
            try acceptAfterSize(byte)
        case .extensions:
            try acceptText(byte, end: .sizeEnd)
        case .sizeEnd:
            guard byte == ASCII.lineFeed else { throw .chunk }
            state = remaining == 0 ? .trailerStart : .data
        case .dataReturn:
            guard byte == ASCII.carriageReturn else { throw .chunk }
            state = .dataEnd
        case .dataEnd:
            guard byte == ASCII.lineFeed else { throw .chunk }
            state = .size
            digits = 0
        case .trailerStart:
            if byte == ASCII.space || byte == ASCII.tab { throw .foldedHeader }
            state = .trailer
            try acceptText(byte, end: .lastEnd)
        case .trailer:
            try acceptText(byte, end: .trailerEnd)
        case .trailerEnd:
            guard byte == ASCII.lineFeed else { throw .chunk }
            state = .trailerStart
        case .data, .lastEnd:
            preconditionFailure("read by next")
        }
    }

    private mutating func acceptDigit(_ digit: UInt8, maxBodyBytes: UInt64) throws(HTTPError) {
        // A size that fits the limit has few digits; only leading zeros could go on.
        guard digits < 16 else { throw .chunk }
        digits += 1
        let size = remaining << 4 | UInt64(digit)
        let before = total - remaining
        guard remaining >> 60 == 0, before <= maxBodyBytes, size <= maxBodyBytes - before else { throw .bodyTooLarge }
        total = before + size
        remaining = size
    }

    /// The end of a size: the line's, or an extension, before which there may be spaces.
    private mutating func acceptAfterSize(_ byte: UInt8) throws(HTTPError) {
        switch byte {
        case ASCII.carriageReturn where state == .size: state = .sizeEnd
        case UInt8(ascii: ";"): state = .extensions
        case ASCII.space, ASCII.tab: state = .afterSize
        default: throw .chunk
        }
        overhead += 1
    }

    /// A byte of an extension or a trailer, whose line ends in `end`.
    private mutating func acceptText(_ byte: UInt8, end: State) throws(HTTPError) {
        overhead += 1
        if byte == ASCII.carriageReturn {
            state = end
        } else if ASCII.isControl(byte) {
            throw .chunk
        }
    }
}
