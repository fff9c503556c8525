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
            headers.append(String(decoding: name.map(ASCII.lowered), as: UTF8.self), String(decoding: Self.trimmed(value), as: UTF8.self))
        }
        try Self.checkHost(headers, minorVersion: parsed.minorVersion)
        let target = try parsed.target(in: bytes)
        self.init(
            method: parsed.method,
            target: target,
            path: Self.path(of: target),
            queryItems: Self.query(of: target).map { QueryItem.parse($0.utf8) } ?? [],
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
        let beforeQuery = target.prefix { $0 != "?" }
        guard !beforeQuery.hasPrefix("/"), let authority = beforeQuery.firstIndex(of: ":") else { return String(beforeQuery) }
        let path = beforeQuery[authority...].dropFirst(3).drop { $0 != "/" }
        return path.isEmpty ? "/" : String(path)
    }

    private static func query(of target: String) -> Substring? {
        target.firstIndex(of: "?").map { target[$0...].dropFirst() }
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == ASCII.space || byte == ASCII.tab }
        guard let last = value.lastIndex(where: { !isSpace($0) }) else { return [] }
        return value[...last].drop(while: isSpace)
    }
}
