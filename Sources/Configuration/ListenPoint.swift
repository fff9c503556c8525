/// Where a server listens, and what is spoken there.
package struct ListenPoint: Sendable, Hashable, CustomStringConvertible {
    package var address: ListenAddress
    /// Each connection begins with a PROXY header.
    package let expectsProxyHeader: Bool
    package let isSecure: Bool

    /// In the clear, without a PROXY header.
    package init(_ address: ListenAddress) {
        self.address = address
        expectsProxyHeader = false
        isSecure = false
    }

    /// Reads an address after `proxy:` or `tls:`, both in this order, or neither.
    /// - Parameter folder: what a path of a Unix socket is relative to; empty for the process's.
    package init(_ text: String, folder: String) throws(AddressMistake) {
        var rest = text[...]
        expectsProxyHeader = rest.hasPrefix("proxy:")
        if expectsProxyHeader { rest = rest.dropFirst(6) }
        isSecure = rest.hasPrefix("tls:")
        if isSecure { rest = rest.dropFirst(4) }
        guard !rest.hasPrefix("proxy:") else { throw AddressMistake("must have proxy: before tls:, as the PROXY header comes before TLS") }
        address = try ListenAddress(String(rest), folder: folder)
    }

    package var description: String { (expectsProxyHeader ? "proxy:" : "") + (isSecure ? "tls:" : "") + address.description }
}
