/// Reads international labels of domain names (RFC 3492).
enum Punycode {
    /// `xn--80ak6aa92e` as people read it; nil if it is no such label or a broken one.
    static func decode(_ label: Substring) -> String? {
        guard label.hasPrefix("xn--"), label.utf8.count <= 63 else { return nil }
        let body = Array(label.utf8.dropFirst(4))
        let split = body.lastIndex(of: UInt8(ascii: "-"))
        var output = body[..<(split ?? 0)].map { UInt32($0) }
        // RFC 3492 §6.2, with its parameters of §5.
        var (n, i, bias): (UInt32, UInt32, UInt32) = (128, 0, 72)
        var at = split.map { $0 + 1 } ?? 0
        while at < body.count {
            let old = i
            var weight: UInt32 = 1
            var k: UInt32 = 36
            while true {
                guard at < body.count, let digit = digit(body[at]) else { return nil }
                at += 1
                let (product, isTooMuch) = digit.multipliedReportingOverflow(by: weight)
                let (sum, overflows) = i.addingReportingOverflow(product)
                if isTooMuch || overflows { return nil }
                i = sum
                let threshold = k <= bias ? 1 : min(26, k - bias)
                if digit < threshold { break }
                let (next, grows) = weight.multipliedReportingOverflow(by: 36 - threshold)
                if grows { return nil }
                weight = next
                k += 36
            }
            let count = UInt32(output.count) + 1
            bias = adapt(i - old, count, isFirst: old == 0)
            let (sum, overflows) = n.addingReportingOverflow(i / count)
            if overflows || sum > 0x10FFFF { return nil }
            n = sum
            i %= count
            output.insert(n, at: Int(i))
            i += 1
        }
        var text = ""
        for value in output {
            guard let scalar = Unicode.Scalar(value) else { return nil }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x61...0x7A: UInt32(byte - 0x61)
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x30...0x39: UInt32(byte - 0x30) + 26
        default: nil
        }
    }

    /// RFC 3492 §6.1.
    private static func adapt(_ delta: UInt32, _ count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var k: UInt32 = 0
        while delta > 455 {
            delta /= 35
            k += 36
        }
        return k + 36 * delta / (delta + 38)
    }
}
