/// How the end of a request's body is found (RFC 9112 §6.3).
enum BodyFraming: Sendable, Equatable {
    case none
    case length(UInt64)
    case chunked

    /// Refuses every head that two readers could frame differently.
    init(_ headers: Headers, minorVersion: Int) throws(HTTPError) {
        let codings = headers["transfer-encoding"]
        let lengths = headers.all("content-length")
        if let codings {
            if !lengths.isEmpty { throw .ambiguousLength }
            if minorVersion == 0 { throw .codingInOldVersion }
            let names = ASCII.list(codings)
            guard !names.isEmpty, names.allSatisfy({ ASCII.equal($0, "chunked") }) else { throw .coding }
            if names.count > 1 { throw .repeatedChunked }
            self = .chunked
        } else if let text = lengths.first {
            // Digits only: Swift's own reading would take a sign.
            guard lengths.count == 1, text.utf8.allSatisfy(ASCII.isDigit), let length = UInt64(text) else { throw .contentLength }
            self = length == 0 ? .none : .length(length)
        } else {
            self = .none
        }
    }
}
