/// One extension that a client offers in `Sec-WebSocket-Extensions` (RFC 6455 §9.1), with its parameters.
struct ExtensionOffer: Equatable {
    let name: Substring
    var parameters: [Parameter] = []

    struct Parameter: Equatable {
        let name: Substring
        /// Without the quotes it may stand in.
        let value: String?
    }

    /// The offers of a field's value, several fields of the name joined by commas; nil if it does not have the field's form.
    static func parse(_ field: String) -> [ExtensionOffer]? {
        var scanner = Scanner(rest: field.utf8[...], text: field)
        var offers: [ExtensionOffer] = []
        repeat {
            scanner.skipSpace()
            // Empty elements of a list are passed over (RFC 9110 §5.6.1).
            guard !scanner.isAtEnd, scanner.next != UInt8(ascii: ",") else { continue }
            guard let name = scanner.token() else { return nil }
            var offer = ExtensionOffer(name: name)
            while scanner.skip(";") {
                guard let name = scanner.token() else { return nil }
                var value: String?
                if scanner.skip("=") {
                    value = scanner.value()
                    if value == nil { return nil }
                }
                offer.parameters.append(Parameter(name: name, value: value))
            }
            offers.append(offer)
        } while scanner.skip(",")
        return scanner.isAtEnd ? offers : nil
    }

    private struct Scanner {
        var rest: Substring.UTF8View
        let text: String

        var isAtEnd: Bool { rest.isEmpty }
        var next: UInt8? { rest.first }

        mutating func skipSpace() {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
        }

        /// Passes over one character with the white space around it, if it comes next.
        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            skipSpace()
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            skipSpace()
            return true
        }

        mutating func token() -> Substring? {
            let token = rest.prefix(while: Self.isTokenByte)
            rest = rest[token.endIndex...]
            return token.isEmpty ? nil : text[token.startIndex..<token.endIndex]
        }

        /// A token, or one within quotes, where a backslash takes what follows as it is (RFC 9110 §5.6.4).
        mutating func value() -> String? {
            guard rest.first == UInt8(ascii: "\"") else { return token().map(String.init) }
            rest.removeFirst()
            var value = ""
            while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                guard let taken = byte == UInt8(ascii: "\\") ? rest.popFirst() : byte, Self.isTokenByte(taken) else { return nil }
                value.unicodeScalars.append(Unicode.Scalar(taken))
                if rest.isEmpty { return nil }
            }
            return value.isEmpty ? nil : value
        }

        /// What names are made of (RFC 9110 §5.6.2).
        static func isTokenByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }
}
