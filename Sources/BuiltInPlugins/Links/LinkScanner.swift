/// Finds what people, and the programs they chat with, take for links.
///
/// With a scheme (`https://example.com`), with `www.`, or bare if the last label is one that links often have or a path follows
/// (`example.com`, `example.dev/x`). Mail addresses are none. Invisible characters within do not hide a link.
enum LinkScanner {
    struct Link: Sendable, Equatable {
        let host: Host
        /// UTF-8 bytes of the text.
        let span: Range<Int>
    }

    /// Last labels of bare names. None that common file names end in: those need a scheme or a path.
    private static let commonDomains: Set<String> = [
        "com", "net", "org", "info", "biz", "io", "co", "me", "tv", "gg", "ly", "app", "dev", "xyz", "top", "site", "online", "shop",
        "store",
        "club", "live", "link", "click", "icu", "vip", "win", "fun", "lol", "ru", "su", "cn", "tk", "ml", "ga", "cf", "gq", "pw", "cc",
        "ws",
        "de", "uk", "fr", "es", "it", "nl", "pl", "br", "jp", "in", "us", "ca", "eu", "ch", "at", "tr", "ua", "cz", "se", "fi", "kr", "au",
        "be", "рф", "xxx", "porn", "sex", "casino", "bet", "edu", "gov",
    ]

    static func links(in text: String) -> [Link] {
        // Every link has one of these; most messages have none.
        guard text.utf8.contains(where: { $0 == 0x2E || $0 == 0x3A || $0 == 0xE3 || $0 == 0xEF }) else { return [] }
        var links: [Link] = []
        var word = ""
        var start = 0
        var offset = 0
        func close() {
            if word.utf8.count > 3, let host = host(in: word) { links.append(Link(host: host, span: start..<offset)) }
            word = ""
        }
        for scalar in text.unicodeScalars {
            if separates(scalar) {
                close()
                start = offset + UTF8.width(scalar)
            } else if isDot(scalar) {
                word.unicodeScalars.append(".")
            } else if scalar.isASCII || !scalar.properties.isDefaultIgnorableCodePoint {
                word.unicodeScalars.append(scalar)
            }
            offset += UTF8.width(scalar)
        }
        close()
        return links
    }

    private static func host(in word: String) -> Host? {
        if let scheme = word.range(of: "://") {
            var rest = word[scheme.upperBound...]
            rest = rest.prefix { !"/?#\\".contains($0) }
            // RFC 3986 §3.2.1: what stands before an @ is not where the link leads.
            if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
            rest = rest.prefix { $0 != ":" }
            let host = Host(String(rest))
            return host.name.isEmpty ? nil : host
        }
        var name = word[...]
        while let first = name.first, !first.isLetter && !first.isNumber { name.removeFirst() }
        let end = name.firstIndex { "/?#:\\".contains($0) } ?? name.endIndex
        if word.prefix(upTo: end).contains("@") { return nil }
        let hasPath = end < name.endIndex && name[end] == "/" && name.index(after: end) < name.endIndex
        name = name[..<end]
        while let last = name.last, !last.isLetter && !last.isNumber { name.removeLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy(isLabel), let last = labels.last?.lowercased() else { return nil }
        let hasName = last.unicodeScalars.count > 1 && last.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
        guard last.hasPrefix("xn--") || commonDomains.contains(last) || hasName && (hasPath || labels[0].lowercased() == "www") else {
            return nil
        }
        return Host(String(name))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.utf8.count <= 63 * 4 && label.unicodeScalars.allSatisfy { $0.isInName && $0 != "_" }
    }

    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "\"", "'", "(", ")", "[", "]", "{", "}", "|", "`", ",", ";", "*", "、", "，", "（", "）": true
        default: scalar.value <= 0x20 || !scalar.isASCII && scalar.properties.isWhitespace
        }
    }

    /// UTS 46 §2.3 takes these for full stops.
    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "。" || scalar == "．" || scalar == "｡"
    }
}

extension StringProtocol {
    /// The first place of a short ASCII text.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while let found = self[start...].firstIndex(where: { $0 == text.first }) {
            if self[found...].hasPrefix(text) { return found..<index(found, offsetBy: text.count) }
            start = index(after: found)
        }
        return nil
    }
}
