/// An IPv4 or IPv6 address. IPv4 addresses written as IPv6 (`::ffff:192.0.2.1`) are the same as the plain ones.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// In network order; an IPv4 address stands in the last four, after `::ffff`.
    let bytes: [UInt8]

    private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// - Parameter bytes: 4 or 16, in network order.
    init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.bytes = Self.mappedPrefix + bytes
        case 16: self.bytes = Array(bytes)
        default: return nil
        }
    }

    /// Nil if the text is no address. A zone (`fe80::1%eth0`) is left out.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 64 else { return nil }
        if let bytes = Self.version4(text) {
            self.init(bytes: bytes)
        } else {
            guard let bytes = Self.version6(text.prefix { $0 != "%" }) else { return nil }
            self.init(bytes: bytes)
        }
    }

    package var isVersion4: Bool { bytes.starts(with: Self.mappedPrefix) }

    /// The form systems print (RFC 5952).
    package var description: String {
        if isVersion4 { return bytes.suffix(4).map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        let zeros = Self.longestZeros(groups)
        let text = { (groups: ArraySlice<Int>) in groups.map { String($0, radix: 16) }.joined(separator: ":") }
        guard zeros.count > 1 else { return text(groups[...]) }
        return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
    }

    private static func longestZeros(_ groups: [Int]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        return longest
    }

    /// Four decimal numbers without leading zeros, which some systems read as octal.
    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part.utf8.count == 1 || part.utf8.first != 0x30,
                let byte = UInt8(part)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// Groups of hexadecimal digits, `::` once for as many zeros as lack, the last two groups as IPv4 if one likes (RFC 4291 §2.2).
    private static func version6(_ text: some StringProtocol) -> [UInt8]? {
        var head: [UInt8] = []
        var tail: [UInt8]?
        var groups = text.split(separator: ":", omittingEmptySubsequences: false)[...]
        guard groups.count >= 3, groups.count <= 9 else { return nil }
        // A colon at either end is half of "::".
        if groups.first?.isEmpty == true {
            guard groups.dropFirst().first?.isEmpty == true else { return nil }
            groups = groups.dropFirst()
        }
        if groups.last?.isEmpty == true {
            guard groups.dropLast().last?.isEmpty == true else { return nil }
            groups = groups.dropLast()
        }
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                guard tail == nil else { return nil }
                tail = []
                continue
            }
            let isLast = index == groups.count - 1
            guard let bytes = Self.group(group) ?? (isLast ? version4(group) : nil) else { return nil }
            if tail == nil { head += bytes } else { tail?.append(contentsOf: bytes) }
        }
        guard let tail else { return head.count == 16 ? head : nil }
        guard head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func group(_ text: some StringProtocol) -> [UInt8]? {
        let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) }
        guard isHex, text.utf8.count <= 4, let value = UInt16(text, radix: 16) else { return nil }
        return [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
}
