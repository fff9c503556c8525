/// Reads any bytes as a PROXY header, whole and byte by byte, and traps when the outcomes differ: the entry point of fuzzers.
package func fuzzProxyHeader(_ bytes: [UInt8]) {
    let whole = outcome(bytes)
    if case .success(let header?) = whole {
        precondition(header.length <= min(bytes.count, ProxyHeader.maxBytes), "a header beyond the bytes")
    }
    for count in bytes.indices {
        switch outcome(Array(bytes[..<count])) {
        case .success(nil): continue
        case let early: return precondition(early == whole, "more bytes change what was read")
        }
    }
    if bytes.count > ProxyHeader.maxBytes { precondition(whole != .success(nil), "a header that never ends") }
}

/// Reads any text as what proxies write about addresses; what is an address must read the same when it is written again.
package func fuzzForwardedFor(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let proxies = TrustedProxies(["10.0.0.0/8", "2001:db8::/32"]) ?? TrustedProxies()
    let client = proxies.client(of: "10.0.0.1", forwardedFor: text)
    precondition(IPAddress(client)?.description == client, "a client without an address")
    precondition(proxies.client(of: "192.0.2.1", forwardedFor: text) == "192.0.2.1", "a stranger is believed")
    if let address = IPAddress(text) { precondition(IPAddress(address.description) == address, "an address changes") }
    _ = IPRange(text)
}

private func outcome(_ bytes: [UInt8]) -> Result<ProxyHeader?, ProxyHeaderError> {
    do throws(ProxyHeaderError) {
        return .success(try ProxyHeader.read(bytes))
    } catch {
        return .failure(error)
    }
}
