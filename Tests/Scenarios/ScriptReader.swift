import JSON

/// Reads the words and JSON values of one sentence of a script.
struct ScriptReader {
    let file: String
    private let text: [UInt8]
    private let firstLine: Int
    private var index = 0

    /// - Parameter line: the number of the sentence's first line; the others follow it.
    init(_ text: String, file: String, line: Int) {
        self.text = Array(text.utf8)
        self.file = file
        firstLine = line
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return index == text.count
        }
    }

    func error(_ message: String) -> ScenarioError {
        ScenarioError(file: file, line: firstLine + text[..<min(index, text.count)].count { $0 == UInt8(ascii: "\n") }, message: message)
    }

    // MARK: Words

    /// The next word, which ends before a space or a comma; empty where a value begins or the sentence ends.
    mutating func word() -> String {
        skipSpace()
        let start = index
        if let first = peek, first != UInt8(ascii: "'") {
            if "\"{[<".utf8.contains(first) { return "" }
            while let byte = peek, !Self.isSpace(byte), byte != UInt8(ascii: ",") { index += 1 }
            return String(decoding: text[start..<index], as: UTF8.self)
        }
        guard peek != nil else { return "" }
        // 'several words' are one.
        index += 1
        while let byte = peek, byte != UInt8(ascii: "'") { index += 1 }
        defer { index = min(index + 1, text.count) }
        return String(decoding: text[start + 1..<index], as: UTF8.self)
    }

    /// Skips the words, separated by spaces, if they come next.
    mutating func skip(_ words: String) -> Bool {
        let start = index
        for expected in words.split(separator: " ") where word() != expected {
            index = start
            return false
        }
        return true
    }

    /// Skips the character if it comes next.
    mutating func skip(character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// A string in quotes.
    mutating func string(_ what: String) throws(ScenarioError) -> String {
        guard case .literal(.string(let string)) = try value() else { throw error("expected \(what) in quotes") }
        return string
    }

    /// The values up to the next word or the end.
    mutating func values() throws(ScenarioError) -> [Pattern] {
        var values: [Pattern] = []
        while !isAtEnd, startsValue { values.append(try value()) }
        return values
    }

    private var startsValue: Bool {
        guard let byte = peek else { return false }
        if "\"{[<-0123456789".utf8.contains(byte) { return true }
        return ["null", "true", "false", "NaN"].contains { text[index...].starts(with: $0.utf8) }
    }

    // MARK: Values

    /// A JSON value with holes.
    mutating func value() throws(ScenarioError) -> Pattern {
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "<"): return .hole(try hole())
        case UInt8(ascii: "\""): return .literal(try literal(stringEnd()))
        case nil: throw error("expected a JSON value at the end of the sentence")
        default:
            let end = text[index...].firstIndex { Self.isSpace($0) || ",]}".utf8.contains($0) } ?? text.count
            return .literal(try literal(end))
        }
    }

    private mutating func object() throws(ScenarioError) -> Pattern {
        index += 1
        var members: [Pattern.Member] = []
        while !skip(character: "}") {
            if !members.isEmpty, !skip(character: ",") { throw error("expected , or } in an object") }
            if skipEllipsis() {
                guard skip(character: "}") else { throw error("... comes last in an object") }
                return .object(members, isOpen: true)
            }
            let key = try string("a member's name")
            guard skip(character: ":") else { throw error("expected : after \"\(key)\"") }
            guard !members.contains(where: { $0.key == key }) else { throw error("\"\(key)\" is there twice") }
            members.append(Pattern.Member(key: key, value: try value()))
        }
        return .object(members, isOpen: false)
    }

    private mutating func array() throws(ScenarioError) -> Pattern {
        index += 1
        var elements: [Pattern] = []
        while !skip(character: "]") {
            if !elements.isEmpty, !skip(character: ",") { throw error("expected , or ] in an array") }
            if skipEllipsis() {
                guard skip(character: "]") else { throw error("... comes last in an array") }
                return .array(elements, isOpen: true)
            }
            elements.append(try value())
        }
        return .array(elements, isOpen: false)
    }

    private mutating func skipEllipsis() -> Bool {
        skipSpace()
        guard text[index...].starts(with: "...".utf8) else { return false }
        index += 3
        return true
    }

    /// `<type>`, `<type:name>` or `<10000 letters>`.
    private mutating func hole() throws(ScenarioError) -> Pattern.Hole {
        guard let end = text[index...].firstIndex(of: UInt8(ascii: ">")) else { throw error("a hole ends with >") }
        let inside = String(decoding: text[index + 1..<end], as: UTF8.self)
        let parts = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let words = parts[0].split(separator: " ")
        let kinds: [Pattern.Hole.Kind] = [.any, .string, .number, .uuid, .time]
        let kind: Pattern.Hole.Kind
        if let found = kinds.first(where: { $0.label == parts[0] }) {
            kind = found
        } else if words.count == 2, words[1] == "letters", let count = Int(words[0]), count > 0 {
            kind = .letters(count)
        } else {
            throw error("<\(inside)>: holes are <any>, <string>, <number>, <uuid>, <time> and <10 letters>, each also with :name")
        }
        if parts.count == 2, parts[1].isEmpty { throw error("<\(inside)>: a name is missing after the colon") }
        index = end + 1
        return Pattern.Hole(kind: kind, name: parts.count == 2 ? parts[1] : nil)
    }

    /// Parses the JSON text from here to `end` and goes on after it.
    private mutating func literal(_ end: Int) throws(ScenarioError) -> JSONValue {
        do {
            let value = try JSONParser.parse(Array(text[index..<end]))
            index = end
            return value
        } catch {
            throw self.error("expected a JSON value, got \(String(decoding: text[index..<end], as: UTF8.self))")
        }
    }

    private func stringEnd() throws(ScenarioError) -> Int {
        var end = index + 1
        while end < text.count, text[end] != UInt8(ascii: "\"") { end += text[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < text.count else { throw error("a string in quotes does not end") }
        return end + 1
    }

    private var peek: UInt8? { index < text.count ? text[index] : nil }

    private mutating func skipSpace() {
        while let byte = peek, Self.isSpace(byte) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }
}
