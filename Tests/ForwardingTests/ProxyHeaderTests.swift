import FuzzSupport
import Testing

@testable import Forwarding

@Suite struct ProxyHeaderTests {
    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]

    private static func binary(_ command: UInt8, _ family: UInt8, _ rest: [UInt8]) -> [UInt8] {
        signature + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 0xFF)] + rest
    }

    private static let tcp4: [UInt8] = [192, 0, 2, 1, 10, 0, 0, 1, 0x30, 0x39, 1, 0xBB]
    private static let tcp6: [UInt8] =
        [0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1] + [UInt8](repeating: 0, count: 16) + [0, 1, 0, 2]

    static let valid: [(bytes: [UInt8], source: String?)] = [
        (Array("PROXY TCP4 192.0.2.1 10.0.0.1 12345 443\r\n".utf8), "192.0.2.1"),
        (Array("PROXY TCP6 2001:db8::1 ::1 1 65535\r\n".utf8), "2001:db8::1"),
        (Array("PROXY UNKNOWN\r\n".utf8), nil),
        (Array("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n".utf8), nil),
        (binary(0x21, 0x11, tcp4), "192.0.2.1"),
        (binary(0x21, 0x11, tcp4 + [4, 0, 1, 7]), "192.0.2.1"),
        (binary(0x21, 0x21, tcp6), "2001:db8::1"),
        (binary(0x20, 0x00, []), nil),
        (binary(0x20, 0x11, tcp4), nil),
        (binary(0x21, 0x00, [1, 2, 3]), nil),
        (binary(0x21, 0x31, [UInt8](repeating: 0x2F, count: 216)), nil),
    ]

    @Test func theSourceIsReadAndNothingAfterTheHeader() throws {
        for (bytes, source) in Self.valid {
            let header = try #require(try ProxyHeader.read(bytes + Array("GET / HTTP/1.1".utf8)))
            #expect(header.source?.description == source)
            #expect(header.length == bytes.count)
            for count in bytes.indices { #expect(try ProxyHeader.read(Array(bytes[..<count])) == nil) }
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "PROXY TCP4 192.0.2.1 10.0.0.1 12345\r\n", "PROXY TCP4 192.0.2.1 10.0.0.1 12345 65536\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n", "PROXY TCP6 192.0.2.1 10.0.0.1 1 2\r\n", "PROXY UDP4 192.0.2.1 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\n", "PROXY  TCP4 192.0.2.1 10.0.0.1 1 2\r\n", "PROXY TCP4 192.0.2.1 10.0.0.1 +1 2\r\n",
        "PROXY \r\n", "PROXY " + String(repeating: "x", count: 200),
    ])
    func otherLinesAreRefused(text: String) {
        #expect(throws: ProxyHeaderError.self) { try ProxyHeader.read(Array(text.utf8)) }
    }

    @Test func otherBinaryHeadersAreRefused() {
        for bytes in [
            Self.binary(0x11, 0x11, Self.tcp4), Self.binary(0x22, 0x11, Self.tcp4), Self.binary(0x21, 0x12, Self.tcp4),
            Self.binary(0x21, 0x11, Array(Self.tcp4.dropLast())), Self.binary(0x21, 0x21, Self.tcp4),
            Self.signature + [0x21, 0x11, 0x10, 0x00],
        ] {
            #expect(throws: ProxyHeaderError.self) { try ProxyHeader.read(bytes) }
        }
    }

    @Test func noBytesTrapOrDependOnTheirSplit() {
        var mutator = Mutator(seed: 0x5EED_9205)
        let corpus = Self.valid.map(\.bytes)
        for bytes in corpus { fuzzProxyHeader(bytes) }
        for _ in 0..<2000 { fuzzProxyHeader(mutator.mutate(corpus)) }
    }

    @Test func noForwardedAddressTraps() {
        var mutator = Mutator(seed: 0x5EED_9206)
        let corpus = ["192.0.2.1, 10.0.0.1", "[2001:db8::1]:443", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8,  ,unknown", "fe80::1%eth0"].map {
            Array($0.utf8)
        }
        for _ in 0..<3000 { fuzzForwardedFor(mutator.mutate(corpus)) }
    }
}
