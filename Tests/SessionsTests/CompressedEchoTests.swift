import Sessions
import TestSupport
import Testing
import WebSocket

/// permessage-deflate over a socket (RFC 7692).
@Suite struct CompressedEchoTests {
    private static let chosen = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    @Test(arguments: [
        ("permessage-deflate", ""), ("permessage-deflate; client_max_window_bits", ""),
        ("permessage-deflate; client_max_window_bits=9", ""),
        ("permessage-deflate; server_no_context_takeover", ""), ("permessage-deflate; client_no_context_takeover", ""),
        ("permessage-deflate; server_max_window_bits=9", "; server_max_window_bits=9"),
        ("permessage-deflate; server_max_window_bits=15", "; server_max_window_bits=15"),
        ("permessage-deflate; server_no_context_takeover; server_max_window_bits=9", "; server_max_window_bits=9"),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate; server_no_context_takeover, permessage-deflate", ""),
    ])
    func everyAgreementCarriesMessagesBothWays(offer: String, limit: String) throws {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let client = try EchoClient(loop, extensions: offer)
        #expect(client.extensions == Self.chosen + limit)
        for count in [0, 16, 64, 256, 1024, 8192, 131_072] {
            let text = Array(utf8(String(repeating: "naïve text, again and again; ", count: count / 29 + 1)).prefix(count))
            let valid = String(validating: text, as: UTF8.self) != nil ? text : text.dropLast() + utf8("x")
            try client.send(frame(0xC1, try deflated(valid, windowBits: 9)))
            try client.send(frame(0xC2, try deflated(text)), by: 256)
            try client.send(frame(0x81, valid))
            #expect(try client.receive(3) == [.text(valid), .binary(text), .text(valid)])
        }
    }

    @Test func answersAreCompressedWhereThatMakesThemShorter() throws {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let client = try EchoClient(loop, extensions: "permessage-deflate")
        try client.send(frame(0x82, [UInt8](repeating: 65, count: 100)))
        let first = try client.stream.read(exactly: 2)
        #expect(first[0] == 0xC2)
        #expect(first[1] < 20)
        _ = try client.stream.read(exactly: Int(first[1]))
        try client.send(frame(0x82, [1, 2, 3]))
        #expect(try client.stream.read(exactly: 5) == [0x82, 3, 1, 2, 3])
    }

    @Test func withoutAnAgreementNothingIsCompressed() throws {
        var settings = EchoLoop.settings
        settings.compressionThreshold = nil
        for (offer, settings) in [("permessage-deflate", settings), ("permessage-deflate; mystery", EchoLoop.settings)] {
            let loop = try EchoLoop(settings: settings)
            defer { try? loop.stop() }
            let client = try EchoClient(loop, extensions: offer)
            #expect(client.extensions == nil)
            try client.send(frame(0x82, [UInt8](repeating: 65, count: 100)))
            #expect(try client.stream.read(exactly: 2) == [0x82, 100])
            _ = try client.stream.read(exactly: 100)
            try client.send(frame(0xC2, try deflated(utf8("Hello"))))
            #expect(try client.receiveClose() == ([], 1002))
        }
    }

    @Test func fragmentsOfACompressedMessageLetPingsThrough() throws {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let client = try EchoClient(loop, extensions: "permessage-deflate")
        let payload = try deflated(utf8(String(repeating: "fragmented ", count: 30)))
        for (index, byte) in payload.enumerated() {
            try client.send(frame(index == 0 ? 0x41 : 0x00, [byte]) + frame(0x89, [UInt8(index)]))
        }
        try client.send(frame(0x80))
        let pongs = payload.indices.map { FrameDecoder.Message.pong([UInt8($0)]) }
        #expect(try client.receive(payload.count + 1) == pongs + [.text(utf8(String(repeating: "fragmented ", count: 30)))])
    }

    @Test func whatCannotBeTakenEndsTheConnection() throws {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let bomb = try deflated([UInt8](repeating: 0, count: EchoLoop.maxMessageBytes + 1))
        let cases: [([UInt8], UInt16)] = [
            (frame(0xC1, [0x07]), 1007), (frame(0xC2, Array(bomb.prefix(100))), 1007), (frame(0xC1, try deflated([0xC3])), 1007),
            (frame(0xC2, bomb), 1009), (frame(0xC9), 1002), (frame(0x41, [0]) + frame(0xC0, [0]), 1002), (frame(0xE1, [0]), 1002),
        ]
        for (bytes, code) in cases {
            let client = try EchoClient(loop, extensions: "permessage-deflate")
            try client.send(frame(0x81, utf8("before")) + bytes)
            #expect(try client.receiveClose() == ([.text(utf8("before"))], code))
        }
    }

    /// A few bytes may not ask for unlimited work: what they inflate to counts like frames do.
    @Test func inflatingCountsTowardsThePace() throws {
        var settings = EchoLoop.settings
        settings.packets = Pace(perSecond: 1, seconds: 300)
        let loop = try EchoLoop(settings: settings)
        defer { try? loop.stop() }
        let client = try EchoClient(loop, extensions: "permessage-deflate")
        let zeros = [UInt8](repeating: 0, count: EchoLoop.maxMessageBytes)
        // 257 frames' worth each: minutes have to go by before there may be another.
        let large = frame(0xC2, try deflated(zeros))
        try client.send(large)
        #expect(try client.receive(1) == [.binary(zeros)])
        try client.send(frame(0x89))
        #expect(try client.receive(1) == [.pong([])])
        try client.send(large)
        #expect(try client.receiveClose() == ([.binary(zeros)], 1008))
    }

    /// One read of a few kilobytes can hold many messages: each is counted before the next is inflated, and an address that is closed for it
    /// comes back to what it owes.
    @Test func whatOneReadInflatesToIsCountedOnTheWay() throws {
        var settings = EchoLoop.settings
        settings.packets = Pace(perSecond: 1, seconds: 300)
        let address = AddressBook.Limits(packets: Pace(perSecond: 1, seconds: 600))
        let loop = try EchoLoop(settings: settings, addresses: address)
        defer { try? loop.stop() }
        // 257 frames' worth each.
        let large = frame(0xC2, try deflated([UInt8](repeating: 0, count: EchoLoop.maxMessageBytes)))
        for answered in [2, 2, 1] {
            let client = try EchoClient(loop, extensions: "permessage-deflate")
            try client.send((0..<8).flatMap { _ in large })
            let (before, code) = try client.receiveClose()
            #expect(before.count == answered && code == 1008)
        }
    }
}
