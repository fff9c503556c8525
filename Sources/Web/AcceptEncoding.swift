import HTTP

/// What compression a client takes (RFC 9110 §12.5.3).
enum AcceptEncoding {
    static func takesGzip(_ head: RequestHead) -> Bool {
        guard let header = head.header("accept-encoding") else { return false }
        return header.split(separator: ",").contains { item in
            let parts = item.split(separator: ";").map { String($0.filter { $0 != " " && $0 != "\t" }).lowercased() }
            guard parts.first == "gzip" || parts.first == "*" else { return false }
            // A weight of 0 means not at all.
            return !parts.dropFirst().contains { $0.hasPrefix("q=0") && $0.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." } }
        }
    }
}
