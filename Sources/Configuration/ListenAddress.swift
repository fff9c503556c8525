/// Where a server listens.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// - Parameters: host name or address, an IPv6 one without its brackets; port, 0 for any that is free.
    case tcp(host: String, port: Int)
    /// The path of a Unix socket.
    case unix(path: String)

    /// Longest path of a Unix socket (`sun_path` of unix(7), less its final zero).
    static let maxPathBytes = 107

    /// Reads `HOST:PORT`, `[::1]:PORT` or `unix:PATH`.
    init(_ text: String, folder: String) throws(AddressMistake) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty, !path.utf8.contains(0) else { throw AddressMistake("names no path") }
            let resolved = path.resolved(in: folder)
            guard resolved.utf8.count <= Self.maxPathBytes else {
                throw AddressMistake("makes a path longer than \(Self.maxPathBytes) bytes, the most a Unix socket can have")
            }
            self = .unix(path: resolved)
            return
        }
        guard !text.contains("://") else { throw AddressMistake("is a URL: write HOST:PORT only") }
        guard let colon = text.lastIndex(of: ":") else { throw AddressMistake("has no port") }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits), port <= 65_535 else {
            throw AddressMistake("must end with a port from 0 to 65535")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw AddressMistake("has brackets around what is no IPv6 address") }
        } else if host.contains(":") {
            throw AddressMistake("needs brackets around an IPv6 address, as in [::1]:8080")
        }
        guard !host.isEmpty else { throw AddressMistake("has no host: write 0.0.0.0 or [::] for all addresses of this machine") }
        guard host.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2F }) else { throw AddressMistake("has no valid host") }
        self = .tcp(host: String(host), port: port)
    }

    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// What is wrong with a written address.
package struct AddressMistake: Error {
    /// The rest of a sentence about it.
    package let message: String

    init(_ message: String) { self.message = message }
}
