import ChatModel

extension Entry {
    /// No less than the entry takes as JSON on any wire.
    fileprivate var jsonBytes: Int {
        let fixed =
            250 + id.value.utf8.count + author.value.utf8.count + (location?.url?.utf8.count ?? 0) + (replyTo?.value.utf8.count ?? 0)
            + (clientID?.utf8.count ?? 0)
        return fixed + text.jsonBytes + authorName.jsonBytes
    }
}

extension String {
    /// Control characters take six bytes as JSON, quotes and backslashes two.
    fileprivate var jsonBytes: Int {
        utf8.reduce(0) { $0 + ($1 < 0x20 ? 6 : $1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 2 : 1) }
    }
}

extension Array<Entry> {
    /// The first entries, as many as fit into `bytes` of JSON and at least one.
    package func first(fitting bytes: Int) -> [Entry] {
        Array(prefix(count(fitting: bytes, self)))
    }

    /// The last entries, as many as fit into `bytes` of JSON and at least one.
    package func last(fitting bytes: Int) -> [Entry] {
        suffix(count(fitting: bytes, reversed()))
    }

    private func count(fitting bytes: Int, _ entries: some Sequence<Entry>) -> Int {
        var left = bytes
        var count = 0
        for entry in entries {
            left -= entry.jsonBytes
            if left < 0, count > 0 { break }
            count += 1
        }
        return count
    }
}
