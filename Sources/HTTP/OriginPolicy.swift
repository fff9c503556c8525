/// Which web pages may talk to the server: its own, and those of listed origins (Fetch standard, CORS protocol).
///
/// Programs other than browsers send no Origin, or their own idea of the server's, and are not limited by this.
package struct OriginPolicy: Sendable {
    private let listed: Set<String>

    /// - Parameter listed: origins in lower case; `*` for all.
    package init(_ listed: Set<String>) {
        self.listed = listed
    }

    /// Whether the request comes from no page, or from one that may talk to the server.
    package func allows(_ head: RequestHead) -> Bool {
        guard let origin = head.header("origin") else { return true }
        return isOwn(origin, head) || isListed(origin)
    }

    /// What a page of another origin needs to be shown the response.
    package func headers(for head: RequestHead) -> Headers {
        guard let origin = head.header("origin"), !isOwn(origin, head), isListed(origin) else { return [:] }
        var headers: Headers = [
            "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true", "Vary": "Origin",
        ]
        if head.method == "OPTIONS" {
            headers.append("Access-Control-Allow-Methods", "GET, POST")
            headers.append("Access-Control-Allow-Headers", head.header("access-control-request-headers") ?? "Content-Type")
            headers.append("Access-Control-Max-Age", "600")
        }
        return headers
    }

    private func isListed(_ origin: String) -> Bool { listed.contains("*") || listed.contains(origin) }

    /// `https://HOST` of the Host header for what came over TLS, otherwise with either scheme: a proxy in front may speak TLS unbeknown to us.
    private func isOwn(_ origin: String, _ head: RequestHead) -> Bool {
        guard let host = head.header("host"), let separator = origin.range(of: "://") else { return false }
        if head.isSecure, origin[..<separator.lowerBound].lowercased() != "https" { return false }
        return origin[separator.upperBound...].lowercased() == host.lowercased()
    }
}

extension String {
    /// The first place of a short text, without Foundation.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
