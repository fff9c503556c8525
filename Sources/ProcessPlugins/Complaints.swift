/// What programs write to standard error, as lines of the server's log: not too long, not too many.
struct Complaints {
    private let stage: String
    private let log: @Sendable (String) -> Void
    private var rest: [UInt8] = []
    private var began: UInt64 = 0
    private var lines = 0

    /// Bytes of a line, and lines in ten seconds.
    static let longest = 500
    static let most = 50

    init(stage: String, log: @escaping @Sendable (String) -> Void) {
        self.stage = stage
        self.log = log
    }

    mutating func received(_ bytes: [UInt8], now: UInt64) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { tell(now: now) } else if rest.count < Self.longest { rest.append(byte) }
        }
    }

    private mutating func tell(now: UInt64) {
        defer { rest = [] }
        if now >= began + 10_000 {
            if lines > Self.most { log("stage \(stage): \(lines - Self.most) more lines on standard error") }
            (began, lines) = (now, 0)
        }
        lines += 1
        guard lines <= Self.most else { return }
        // A control character in a log can be mistaken for the log's own.
        let text = String(decoding: rest.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        log("stage \(stage) says: \(text)")
    }
}
