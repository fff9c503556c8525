import Bus
import ChatModel
import JSON
import Rooms
import Testing

@testable import Participants

@Suite struct RecoveringEncoderTests {
    private static let entry = Entry(
        kind: .message, sequence: 3, position: 77, id: MessageID("m"), author: UserID("guest-a"), authorName: "Anna", text: "hi\"]",
        createdAt: noon)

    private func arguments(_ dialect: any Dialect, _ content: Broadcast.Content, recovers: Bool) throws -> [JSONValue]? {
        let encoder: any BroadcastEncoder = recovers ? RecoveringEncoder(dialect: dialect) : dialect
        guard let frame = encoder.frame(for: Broadcast(content, in: tea, at: noon)) else { return nil }
        #expect(frame.payload.starts(with: "42".utf8))
        return try JSONParser.parse(Array(frame.payload.dropFirst(2))).array
    }

    @Test func whatIsLoggedEndsWithItsPosition() throws {
        for dialect in Dialects.all {
            let plain = try #require(try arguments(dialect, .entry(Self.entry), recovers: false))
            #expect(try arguments(dialect, .entry(Self.entry), recovers: true) == plain + ["77"])
        }
    }

    @Test func nothingElseEndsWithAText() throws {
        let anna = Person(id: UserID("guest-a"), name: DisplayName(trusted: "Anna"), role: .guest)
        let contents: [Broadcast.Content] = [
            .members(MemberChange(joined: [anna], left: [], everyone: [anna])), .typing(anna, isTyping: true),
            .presence(anna, status: "away"),
        ]
        for dialect in Dialects.all {
            for content in contents {
                guard let arguments = try arguments(dialect, content, recovers: true) else { continue }
                let plain = try self.arguments(dialect, content, recovers: false)
                #expect(arguments.last?.string == nil && arguments == plain)
            }
        }
        for (packet, expected) in [
            (#"42["room_exists","tea"]"#, #"42["room_exists","tea",null]"#), (#"42["a",{"b":"c"}]"#, #"42["a",{"b":"c"}]"#),
            (#"42["a",["b"]]"#, #"42["a",["b"]]"#), (#"431["text"]"#, #"431["text"]"#),
        ] {
            #expect(RecoveringEncoder.withoutText(Array(packet.utf8)) == Array(expected.utf8))
        }
    }

    @Test func dialectsHaveNamesOfTheirOwn() {
        #expect(Dialects.names.count == Dialects.all.count && Set(Dialects.names).count == Dialects.names.count)
    }
}
