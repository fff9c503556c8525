/// Where a server listens and what is spoken there: an address, after `proxy:` if each connection begins with a PROXY header, after `tls:` if it
/// speaks TLS; `proxy:tls:0.0.0.0:443` for both.
package struct ListenPoint: Sendable, Hashable, CustomStringConvertible {
    package var address: ListenAddress
    package var expectsProxyHeader = false
    package var isSecure = false

    /// In the clear, without a PROXY header.
    package init(_ address: ListenAddress) {
        self.address = address
    }

    /// Nil if the text is none of the forms.
    package init?(_ text: String) {
        var rest = text[...]
        if rest.hasPrefix(Self.proxyPrefix) {
            rest = rest.dropFirst(Self.proxyPrefix.count)
            expectsProxyHeader = true
        }
        if rest.hasPrefix(Self.securePrefix) {
            rest = rest.dropFirst(Self.securePrefix.count)
            isSecure = true
        }
        guard let address = ListenAddress(String(rest)) else { return nil }
        self.address = address
    }

    package var description: String {
        (expectsProxyHeader ? Self.proxyPrefix : "") + (isSecure ? Self.securePrefix : "") + address.description
    }

    private static let proxyPrefix = "proxy:"
    private static let securePrefix = "tls:"
}
