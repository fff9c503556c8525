/// The PROXY header with which a proxy begins a connection to say whose it is: version 1 (text) or 2 (binary), as HAProxy's
/// `proxy-protocol.txt` defines them.
package struct ProxyHeader: Sendable, Equatable {
    /// The client's address; nil if the proxy speaks for itself, such as when it asks whether we live, or does not know.
    package let source: IPAddress?
    /// Bytes of the header.
    package let length: Int

    /// Longer headers are refused: version 2 could announce 64 KiB of details.
    package static let maxBytes = 4096

    /// Reads a header at the start of `bytes`; nil if more bytes are needed to tell.
    package static func read(_ bytes: [UInt8]) throws(ProxyHeaderError) -> ProxyHeader? {
        let prefix = bytes.prefix(signature.count)
        if signature.starts(with: prefix) {
            return prefix.count == signature.count ? try readBinary(bytes) : nil
        }
        guard word.starts(with: bytes.prefix(word.count)) else { throw ProxyHeaderError("does not begin with a PROXY header") }
        return try readText(bytes)
    }

    // MARK: Version 1

    private static let word = Array("PROXY ".utf8)
    /// With CR LF.
    private static let maxLine = 107

    private static func readText(_ bytes: [UInt8]) throws(ProxyHeaderError) -> ProxyHeader? {
        guard let end = bytes.prefix(maxLine).firstIndex(of: 0x0A) else {
            guard bytes.count < maxLine else { throw ProxyHeaderError("has a PROXY line without an end") }
            return nil
        }
        guard bytes[end - 1] == 0x0D else { throw ProxyHeaderError("has a PROXY line that does not end with CR LF") }
        let fields = bytes[word.count..<max(word.count, end - 1)].split(separator: 0x20, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if fields.first == "UNKNOWN" { return ProxyHeader(source: nil, length: end + 1) }
        guard fields.count == 5, let source = IPAddress(fields[1]), let destination = IPAddress(fields[2]), isPort(fields[3]),
            isPort(fields[4])
        else { throw ProxyHeaderError("has a PROXY line that can't be read") }
        switch fields[0] {
        case "TCP4": guard source.isVersion4, destination.isVersion4 else { throw ProxyHeaderError("has other addresses than it says") }
        case "TCP6":
            guard fields[1].contains(":"), fields[2].contains(":") else { throw ProxyHeaderError("has other addresses than it says") }
        default: throw ProxyHeaderError("comes over something else than TCP")
        }
        return ProxyHeader(source: source, length: end + 1)
    }

    private static func isPort(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(text) != nil
    }

    // MARK: Version 2

    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]

    private static func readBinary(_ bytes: [UInt8]) throws(ProxyHeaderError) -> ProxyHeader? {
        guard bytes.count > 12 else { return nil }
        guard bytes[12] == 0x20 || bytes[12] == 0x21 else {
            throw ProxyHeaderError("has a PROXY header of a version or command nobody knows")
        }
        guard bytes.count >= 16 else { return nil }
        let length = 16 + Int(bytes[14]) << 8 + Int(bytes[15])
        guard length <= maxBytes else { throw ProxyHeaderError("has a PROXY header of more than \(maxBytes) bytes") }
        let (isLocal, family) = (bytes[12] == 0x20, bytes[13])
        // The address's bytes: source, destination and two ports come first, then details that are skipped.
        let width: Int
        switch family {
        case 0x11: width = 4
        case 0x21: width = 16
        case 0x00, 0x31: width = 0
        default:
            guard isLocal else { throw ProxyHeaderError("comes over something else than TCP") }
            width = 0
        }
        guard isLocal || width == 0 || length >= 16 + 2 * width + 4 else { throw ProxyHeaderError("has a PROXY header without addresses") }
        guard bytes.count >= length else { return nil }
        let source = isLocal || width == 0 ? nil : IPAddress(bytes: bytes[16..<(16 + width)])
        return ProxyHeader(source: source, length: length)
    }
}

/// Why bytes are no PROXY header: the rest of a sentence about the connection.
package struct ProxyHeaderError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
