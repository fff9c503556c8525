extension RequestHead {
    /// Reads what the parser found in `bytes`, a complete head, and enforces what the grammar alone does not.
    init(_ parsed: ParsedHead, bytes: ArraySlice<UInt8>) throws(HTTPError) {
        let start = bytes.startIndex
        var headers = Headers()
        for field in parsed.fields {
            let name = bytes[(start + field.name.lowerBound)..<(start + field.name.upperBound)]
            // The library takes spaces before the colon (RFC 9112 §5.1 does not).
            guard ASCII.isToken(name) else { throw .headerName }
            let value = bytes[(start + field.value.lowerBound)..<(start + field.value.upperBound)]
            headers.append(String(decoding: name.map(ASCII.lowered), as: UTF8.self), String(decoding: ASCII.trimmed(value), as: UTF8.self))
        }
        try Self.checkHost(headers, minorVersion: parsed.minorVersion)
        let target = try parsed.target(in: bytes)
        self.init(
            method: parsed.method,
            target: target,
            path: Self.path(of: target),
            queryItems: Self.query(of: target).map { QueryItem.parse($0) } ?? [],
            headers: headers,
            minorVersion: parsed.minorVersion,
            rawBytes: Array(bytes),
            body: try BodyFraming(headers, minorVersion: parsed.minorVersion)
        )
    }

    /// RFC 9112 §3.2: one Host field, with the characters of a host and port; HTTP/1.0 may leave it out.
    private static func checkHost(_ headers: Headers, minorVersion: Int) throws(HTTPError) {
        let hosts = headers.all("host")
        if hosts.isEmpty, minorVersion == 0 { return }
        guard hosts.count == 1 else { throw .host }
        let isValid = hosts[0].utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "-._~%!$&'()*+,;=:[]".utf8.contains($0) }
        if !isValid { throw .host }
    }

    /// The part before the query, without the scheme and authority of a URL (RFC 9112 §3.2).
    private static func path(of target: String) -> String {
        // Bytes, not characters: a "?" before a combining mark is still a "?".
        let beforeQuery = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let slash = UInt8(ascii: "/")
        guard beforeQuery.first != slash, let authority = beforeQuery.firstIndex(of: UInt8(ascii: ":")) else { return text(beforeQuery) }
        let path = beforeQuery[authority...].dropFirst(3).drop { $0 != slash }
        return path.isEmpty ? "/" : text(path)
    }

    private static func query(of target: String) -> Substring.UTF8View? {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { target.utf8[$0...].dropFirst() }
    }

    private static func text(_ bytes: Substring.UTF8View) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
