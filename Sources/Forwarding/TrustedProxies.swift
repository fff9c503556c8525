/// The proxies whose word about their clients counts. Nobody's, unless an operator names them.
package struct TrustedProxies: Sendable, Equatable {
    private var ranges: [IPRange] = []
    /// Whoever comes through a Unix socket.
    private var trustsUnixSockets = false

    /// Nobody.
    package init() {}

    /// What Unix sockets are called among addresses and ranges.
    package static let unixSockets = "unix"

    /// - Parameter list: addresses, ranges, or `unix`. Nil if an element is none of these.
    package init?(_ list: [String]) {
        for text in list {
            if text == Self.unixSockets {
                trustsUnixSockets = true
            } else {
                guard let range = IPRange(text) else { return nil }
                ranges.append(range)
            }
        }
    }

    package var isEmpty: Bool { ranges.isEmpty && !trustsUnixSockets }

    /// - Parameter peer: the address at the other end of a connection; empty for a Unix socket.
    package func contains(_ peer: String) -> Bool {
        if peer.isEmpty { return trustsUnixSockets }
        if ranges.isEmpty { return false }
        return IPAddress(peer).map { address in ranges.contains { $0.contains(address) } } ?? false
    }

    /// Who asked, of a request that `peer` passed on: the last address in `X-Forwarded-For` that is no trusted proxy's.
    ///
    /// What stands before it was written by someone who may write anything. If all are trusted, it is the first; if the one to look at can't be
    /// read, the proxy that should have written it.
    /// - Parameter forwardedFor: the header's value; several joined with commas.
    package func client(of peer: String, forwardedFor: String?) -> String {
        guard let forwardedFor, contains(peer) else { return peer }
        var client = peer
        for entry in forwardedFor.split(separator: ",", omittingEmptySubsequences: false).reversed() {
            guard let address = Self.address(of: entry) else { break }
            client = address.description
            if !contains(client) { break }
        }
        return client
    }

    /// `192.0.2.1`, `2001:db8::1`, and both with a port, the latter then in brackets.
    private static func address(of entry: Substring) -> IPAddress? {
        let text = entry.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        let plain = String(text)
        if let address = IPAddress(plain) { return address }
        if plain.hasPrefix("["), let end = plain.firstIndex(of: "]") { return IPAddress(plain[..<end].dropFirst()) }
        return plain.firstIndex(of: ":").flatMap { IPAddress(plain[..<$0]) }
    }
}
