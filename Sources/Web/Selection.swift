import HTTP

/// Which part of a file a request gets (RFC 9110 §13 and §14).
enum Selection: Equatable {
    case whole
    /// Never empty.
    case part(Range<Int>)
    /// The client has it.
    case notModified
    /// The range lies beyond the end.
    case unsatisfiable

    /// - Parameters:
    ///   - entityTag: with its quotes; strong.
    ///   - length: of the file, in bytes.
    init(_ head: RequestHead, entityTag: String, length: Int) {
        if let known = head.header("if-none-match"), Self.contains(entityTag, in: known) {
            self = .notModified
            return
        }
        // RFC 9110 §14.2: of GET only. If-Range (§13.1.5): a date never matches, as files here have no Last-Modified.
        guard head.method == "GET", let range = head.header("range"), head.header("if-range").map({ $0 == entityTag }) ?? true else {
            self = .whole
            return
        }
        self = Self.part(range, length: length)
    }

    /// RFC 9110 §13.1.2: weak comparison; `*` is any file that is there.
    private static func contains(_ entityTag: String, in list: String) -> Bool {
        list.utf8.split(separator: UInt8(ascii: ",")).contains { item in
            var text = Substring(item)
            while text.first == " " || text.first == "\t" { text.removeFirst() }
            while text.last == " " || text.last == "\t" { text.removeLast() }
            return text == "*" || (text.hasPrefix("W/") ? text.dropFirst(2) : text) == entityTag
        }
    }

    /// One range of bytes (RFC 9110 §14.1.2); what is malformed, of another unit, or more than one range, is ignored (§14.2).
    static func part(_ header: String, length: Int) -> Selection {
        let halves = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].lowercased() == "bytes", !halves[1].contains(",") else { return .whole }
        let ends = halves[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (number(ends[0]), number(ends[1])) {
        case (let first?, let last?):
            guard first <= last else { return .whole }
            return first < length ? .part(first..<min(last, length - 1) + 1) : .unsatisfiable
        case (let first?, nil) where ends[1].isEmpty:
            return first < length ? .part(first..<length) : .unsatisfiable
        case (nil, let suffix?) where ends[0].isEmpty:
            return suffix > 0 && length > 0 ? .part(max(0, length - suffix)..<length) : .unsatisfiable
        default: return .whole
        }
    }

    /// Digits only; a number beyond all files is beyond this one, too.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text).map { min($0, Int.max - 1) } ?? Int.max - 1
    }
}
