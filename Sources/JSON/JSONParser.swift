/// A strict JSON parser (RFC 8259) for foreign bytes: bounded depth, valid UTF-8 only, nothing after the value.
package struct JSONParser {
    /// What the parser accepts.
    package struct Options: Sendable {
        /// Arrays and objects inside one another.
        package var maxDepth: Int
        /// `NaN`, `Infinity` and `-Infinity` are numbers: Python's encoder writes them, and a coordinate that is not finite deserves a
        /// plain refusal rather than a closed connection.
        package var acceptsNonFiniteNumbers: Bool
        /// An object with one key twice is an error; otherwise the last one counts.
        package var rejectsDuplicateKeys: Bool

        /// For packets of clients.
        package static let wire = Options(maxDepth: 64, acceptsNonFiniteNumbers: true, rejectsDuplicateKeys: false)
        /// For files that people write.
        package static let file = Options(maxDepth: 64, acceptsNonFiniteNumbers: false, rejectsDuplicateKeys: true)
    }

    private let bytes: [UInt8]
    private let options: Options
    private var index: Int
    private var depth = 0
    /// Where each value begins, by JSON pointer; nil while nobody asks.
    private var positions: [String: Int]?
    private var pointer = ""

    private init(_ bytes: [UInt8], from start: Int, options: Options, recordsPositions: Bool) {
        self.bytes = bytes
        index = start
        self.options = options
        positions = recordsPositions ? [:] : nil
    }

    /// Parses one value that fills `bytes` from index `start`.
    package static func parse(_ bytes: [UInt8], from start: Int = 0, options: Options = .wire) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes, from: start, options: options, recordsPositions: false)
        return try parser.document()
    }

    /// Parses a text.
    package static func parse(_ text: String, options: Options = .wire) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), options: options)
    }

    /// Parses one value and tells for each JSON pointer (RFC 6901) on which line its value begins.
    package static func parseLocated(
        _ bytes: [UInt8], options: Options = .file
    ) throws(JSONError) -> (value: JSONValue, lines: [String: Int]) {
        var parser = JSONParser(bytes, from: 0, options: options, recordsPositions: true)
        let value = try parser.document()
        return (value, parser.lines())
    }

    /// The line of each recorded position, counted in one pass.
    private func lines() -> [String: Int] {
        var lines: [String: Int] = [:]
        var line = 1
        var counted = 0
        for (pointer, offset) in (positions ?? [:]).sorted(by: { $0.value < $1.value }) {
            while counted < offset {
                if bytes[counted] == 0x0A { line += 1 }
                counted += 1
            }
            lines[pointer] = line
        }
        return lines
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        skipWhitespace()
        let value = try parseValue()
        skipWhitespace()
        if index < bytes.count { throw error("nothing may follow the value") }
        return value
    }

    private mutating func parseValue() throws(JSONError) -> JSONValue {
        positions?[pointer] = index
        guard index < bytes.count else { throw error("the text ends where a value should be") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return .object(try nested { parser throws(JSONError) in try parser.parseObject() })
        case UInt8(ascii: "["): return .array(try nested { parser throws(JSONError) in try parser.parseArray() })
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        default: return try parseWord()
        }
    }

    private mutating func nested<T>(_ body: (inout JSONParser) throws(JSONError) -> T) throws(JSONError) -> T {
        depth += 1
        if depth > options.maxDepth { throw error("more than \(options.maxDepth) arrays and objects inside one another") }
        index += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func parseObject() throws(JSONError) -> JSONObject {
        var object = JSONObject()
        var keys: Set<String> = []
        skipWhitespace()
        if accept("}") { return object }
        while true {
            skipWhitespace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw error("expected a key in double quotes") }
            let keyStart = index
            let key = try parseString()
            if options.rejectsDuplicateKeys, !keys.insert(key).inserted {
                throw error("the key \"\(key)\" stands here twice", at: keyStart)
            }
            skipWhitespace()
            guard accept(":") else { throw error("expected a colon after the key \"\(key)\"") }
            skipWhitespace()
            object.append(key, try descending(key) { parser throws(JSONError) in try parser.parseValue() })
            skipWhitespace()
            if accept("}") { return object }
            guard accept(",") else { throw error("expected a comma or } after a member") }
        }
    }

    private mutating func parseArray() throws(JSONError) -> [JSONValue] {
        var array: [JSONValue] = []
        skipWhitespace()
        if accept("]") { return array }
        while true {
            skipWhitespace()
            array.append(try descending("\(array.count)") { parser throws(JSONError) in try parser.parseValue() })
            skipWhitespace()
            if accept("]") { return array }
            guard accept(",") else { throw error("expected a comma or ] after an element") }
        }
    }

    /// Runs `body` with the JSON pointer one step deeper, when positions are recorded.
    private mutating func descending(
        _ key: @autoclosure () -> String, _ body: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard positions != nil else { return try body(&self) }
        let outer = pointer
        pointer = outer.appendingPointer(key())
        let value = try body(&self)
        pointer = outer
        return value
    }

    private mutating func parseWord() throws(JSONError) -> JSONValue {
        if acceptWord("true") { return .bool(true) }
        if acceptWord("false") { return .bool(false) }
        if acceptWord("null") { return .null }
        if options.acceptsNonFiniteNumbers {
            if acceptWord("NaN") { return .number(.nan) }
            if acceptWord("Infinity") { return .number(.infinity) }
        }
        throw error("expected a value")
    }

    private mutating func parseNumber() throws(JSONError) -> JSONValue {
        let start = index
        let negative = accept("-")
        if negative, options.acceptsNonFiniteNumbers, acceptWord("Infinity") { return .number(-.infinity) }
        let firstDigit = index
        guard skipDigits() else { throw error("expected a digit") }
        if bytes[firstDigit] == UInt8(ascii: "0"), index - firstDigit > 1 { throw error("a number does not begin with 0", at: firstDigit) }
        var isWhole = true
        if accept(".") {
            isWhole = false
            guard skipDigits() else { throw error("expected a digit after the point") }
        }
        if accept("e") || accept("E") {
            isWhole = false
            if !accept("+") { _ = accept("-") }
            guard skipDigits() else { throw error("expected a digit in the exponent") }
        }
        let text = text(start..<index)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite || options.acceptsNonFiniteNumbers else {
            throw error("the number is out of range", at: start)
        }
        return .number(number)
    }

    private mutating func parseString() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let string = try validated(start..<index)
                index += 1
                return string
            case UInt8(ascii: "\\"):
                return try parseEscapedString(from: start)
            case 0..<0x20:
                throw error("a control character in a string has to be escaped")
            default:
                index += 1
            }
        }
        throw error("the string has no closing quote", at: start - 1)
    }

    /// The slow half of `parseString`: `index` is at the first backslash.
    private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
        var result = try validated(start..<index)
        var plainStart = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                result += try validated(plainStart..<index)
                index += 1
                return result
            case UInt8(ascii: "\\"):
                result += try validated(plainStart..<index)
                index += 1
                result.unicodeScalars.append(try parseEscape())
                plainStart = index
            case 0..<0x20:
                throw error("a control character in a string has to be escaped")
            default:
                index += 1
            }
        }
        throw error("the string has no closing quote", at: start - 1)
    }

    private mutating func parseEscape() throws(JSONError) -> Unicode.Scalar {
        guard index < bytes.count else { throw error("the text ends inside an escape") }
        let escape = bytes[index]
        index += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(escape)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape()
        default: throw error("no such escape in JSON", at: index - 1)
        }
    }

    /// A `\u` escape, with its second half if it begins a surrogate pair. A lone surrogate is no character: it becomes U+FFFD, as in
    /// every JavaScript API that takes text to UTF-8.
    private mutating func parseUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try parseHexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return "\u{FFFD}"
        }
        let afterFirst = index
        index += 2
        let second = try parseHexadecimal()
        guard (0xDC00...0xDFFF).contains(second) else {
            index = afterFirst
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func parseHexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, bytes[index] < 0x80 else {
                throw error("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    private mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    private mutating func skipDigits() -> Bool {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
        return index > start
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func acceptWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard index + length <= bytes.count else { return false }
        var matched = 0
        for byte in "\(word)".utf8 {
            guard bytes[index + matched] == byte else { return false }
            matched += 1
        }
        index += length
        return true
    }

    private func text(_ range: Range<Int>) -> String {
        (try? validated(range)) ?? ""
    }

    private func validated(_ range: Range<Int>) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
        } catch {
            throw self.error("the bytes are not valid UTF-8", at: range.lowerBound + error.byteOffsets.lowerBound)
        }
    }

    private func error(_ message: String, at offset: Int? = nil) -> JSONError {
        let offset = offset ?? index
        let (line, column) = location(of: offset)
        return JSONError(offset: offset, line: line, column: column, message: message)
    }

    private func location(of offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var lineStart = 0
        for position in 0..<min(offset, bytes.count) where bytes[position] == 0x0A {
            line += 1
            lineStart = position + 1
        }
        return (line, offset - lineStart + 1)
    }
}

extension String {
    /// This JSON pointer with one more reference token (RFC 6901 §3: `~` and `/` are escaped).
    package func appendingPointer(_ token: String) -> String {
        var pointer = self + "/"
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": pointer += "~0"
            case "/": pointer += "~1"
            default: pointer.unicodeScalars.append(scalar)
            }
        }
        return pointer
    }
}
