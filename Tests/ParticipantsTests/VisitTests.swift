import ChatModel
import Secrets
import Storage
import TestSupport
import Testing

@testable import Participants
@testable import Rooms

/// A session's way in and out of rooms whose answers take their time.
@Suite struct VisitTests {
    private func joined(at sequence: Int64 = 0) -> RoomReply.Content {
        .joined(
            Joined(person: anna, sequence: sequence, members: [anna], entries: [], more: false, notices: [], listFollows: true))
    }

    private static let refused = RoomReply.Content.rejected(Rejection(.nameInUse, "No."))
    private static let no = #"{"ok":false,"error":{"code":1006,"message":"No."}}"#

    @Test func whoIsLetInHearsTheRoomAndIsToldFirst() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"421["room:join",{"room":"tea","name":"Anna"}]"#)
            let request = try harness.requests.nextRequest()
            guard case .join(let join) = request.action else { throw TestError("no join") }
            #expect(join.name.value == "Anna" && !join.nameIsGiven && join.role == .guest && join.address == "192.0.2.1")
            #expect(request.ticket.acknowledgement == 1)
            try harness.broadcast("early")
            try harness.reply(joined(), to: request)
            try harness.broadcast("news")
            #expect(try client.receive().hasPrefix(#"431[{"ok":true,"room":"tea""#))
            #expect(try client.receive() == #"42["news"]"#)
        }
    }

    /// The answer to a visit that is over opens nothing.
    @Test func joinLeaveJoinIsInOnlyWhenTheSecondJoinIsAnswered() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            for packet in [#"421["room:join",{"room":"tea"}]"#, #"422["room:leave",{"room":"tea"}]"#, #"423["room:join",{"room":"tea"}]"#] {
                try client.send(packet)
            }
            let requests = try (1...3).map { _ in try harness.requests.nextRequest() }
            try harness.reply(joined(at: 1), to: requests[0])
            try harness.reply(.left, to: requests[1])
            try harness.broadcast("not for us")
            try harness.reply(joined(at: 2), to: requests[2])
            try harness.broadcast("news")
            let answers = try (1...4).map { _ in try client.receive() }
            #expect(answers[0].hasPrefix("431[") && answers[1] == #"432[{"ok":true,"room":"tea"}]"# && answers[2].hasPrefix("433["))
            #expect(answers[3] == #"42["news"]"#)
        }
    }

    @Test func aRefusalOfAnEarlierVisitDoesNotEndThePresentOne() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            for packet in [#"421["room:join",{"room":"tea"}]"#, #"422["room:leave",{"room":"tea"}]"#, #"423["room:join",{"room":"tea"}]"#] {
                try client.send(packet)
            }
            let requests = try (1...3).map { _ in try harness.requests.nextRequest() }
            try harness.reply(joined(), to: requests[2])
            try harness.reply(Self.refused, to: requests[0])
            try harness.broadcast("news")
            #expect(try client.receive().hasPrefix("433["))
            #expect(try client.receive() == "431[\(Self.no)]")
            #expect(try client.receive() == #"42["news"]"#)
        }
    }

    @Test(arguments: [true, false])
    func ofTwoJoinsOneAcceptedIsEnough(isFirst: Bool) throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"421["room:join",{"room":"tea","name":"a"}]"#)
            try client.send(#"422["room:join",{"room":"tea","name":"b"}]"#)
            let requests = try (1...2).map { _ in try harness.requests.nextRequest() }
            try harness.reply(isFirst ? joined() : Self.refused, to: requests[0])
            try harness.reply(isFirst ? Self.refused : joined(), to: requests[1])
            try harness.broadcast("news")
            _ = try (client.receive(), client.receive())
            #expect(try client.receive() == #"42["news"]"#)
            client.stream.close()
            let last = try harness.requests.nextRequest()
            guard case .leave = last.action else { throw TestError("the session left no room") }
        }
    }

    @Test func whoIsRefusedIsNotIn() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"421["room:join",{"room":"tea"}]"#)
            try harness.reply(Self.refused, to: try harness.requests.nextRequest())
            try harness.broadcast("not for us")
            try client.send(#"422["history",{"room":"tea"}]"#)
            #expect(try client.receive() == "431[\(Self.no)]")
            #expect(try client.receive() == #"432[{"ok":false,"error":{"code":1008,"message":"Join the room \"tea\" first."}}]"#)
        }
    }

    @Test func whoLeavesHearsNothingMoreAtOnce() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"421["room:join",{"room":"tea"}]"#)
            try harness.reply(joined(), to: try harness.requests.nextRequest())
            try client.send(#"422["room:leave",{"room":"tea"}]"#)
            let leave = try harness.requests.nextRequest()
            try harness.broadcast("too late")
            try harness.reply(.left, to: leave)
            _ = try client.receive()
            #expect(try client.receive() == #"432[{"ok":true,"room":"tea"}]"#)
        }
    }

    @Test func anEndedSessionLeavesAllItsRooms() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            for room in ["a", "b", "c"] {
                try client.send(#"42["room:join",{"room":"\#(room)"}]"#)
                let request = try harness.requests.nextRequest()
                if room != "c" { try harness.reply(joined(), to: request) }
            }
            client.stream.close()
            var left: Set<String> = []
            for _ in 1...3 {
                let request = try harness.requests.nextRequest()
                guard case .leave = request.action else { throw TestError("no leave") }
                left.insert(request.room.value)
            }
            #expect(left == ["a", "b", "c"])
            #expect(try harness.run { $0.sessions.count } == 0)
        }
    }

    @Test func whoComesBackToTheNamespaceIsInNoRoom() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"42["room:join",{"room":"tea"}]"#)
            let join = try harness.requests.nextRequest()
            try client.send("41")
            _ = try harness.requests.nextRequest()
            try client.enter()
            try harness.reply(joined(), to: join)
            try harness.broadcast("not for us")
            try client.send(#"427["history",{"room":"tea"}]"#)
            while true {
                let packet = try client.receive()
                #expect(packet != #"42["not for us"]"#)
                if packet.hasPrefix("437[") {
                    #expect(packet.contains(#""code":1008"#))
                    break
                }
            }
        }
    }

    @Test func aClassicClientIsInOneRoom() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"421["join",{"username":"Anna","room":"One"}]"#)
            try harness.reply(joined(), to: try harness.requests.nextRequest())
            try client.send(#"422["join",{"username":"Anna","room":"Two"}]"#)
            // The first room is left when the second has let them in: a refusal costs nobody their room.
            let join = try harness.requests.nextRequest()
            try harness.reply(joined(), to: join)
            let leave = try harness.requests.nextRequest()
            guard case .leave = leave.action, case .join = join.action else { throw TestError("not a join and a leave") }
            #expect(leave.room.value == "one" && join.room.value == "two")
            #expect(try client.receive() == "431[]")
        }
    }

    @Test func onlySoManyRoomsForOneSession() throws {
        try withHarness { harness in
            try harness.run { $0.participantSettings.roomsPerSession = 1 }
            let client = try TestClient(harness)
            try client.send(#"421["room:join",{"room":"a"}]"#)
            try client.send(#"422["room:join",{"room":"b"}]"#)
            #expect(
                try client.receive()
                    == #"432[{"ok":false,"error":{"code":1011,"message":"A session can be in 1 rooms. Leave one first."}}]"#)
        }
    }

    // MARK: What was removed

    @Test func guestsDoNotSeeWhatWasRemovedAndModeratorsDo() throws {
        try withHarness { harness in
            try harness.store.addToken(
                StoredToken(id: "t", hash: Secret.hash(token: "secret"), role: .moderator, name: "Ben", createdAt: noon))
            for draft in [
                EntryDraft(room: tea, kind: .message, id: MessageID("m"), author: anna, text: "words", createdAt: noon),
                EntryDraft(room: tea, kind: .delete, id: MessageID("m"), author: ben, createdAt: noon, reason: "spam"),
            ] {
                let done = BlockingQueue<Bool>()
                _ = harness.store.append(draft) { _ in done.push(true) }
                _ = try done.next()
            }
            func asks(auth: String) throws -> String {
                let client = try TestClient(harness, auth: auth)
                try client.send(#"42["room:join",{"room":"tea"}]"#)
                try harness.reply(joined(), to: try harness.requests.nextRequest())
                try client.send(#"421["history",{"room":"tea","removed":true}]"#)
                let answer = try client.receive()
                client.stream.close()
                _ = try harness.requests.nextRequest()
                return answer
            }
            #expect(
                try asks(auth: "")
                    == #"431[{"ok":false,"error":{"code":2000,"message":"Only moderators may read what was removed."}}]"#)
            #expect(
                try asks(auth: #"{"token":"secret"}"#) == """
                    431[{"ok":true,"room":"tea","messages":[{"kind":"message","room":"tea","id":"m","seq":1,"username":"Anna",\
                    "userId":"guest-a","text":"words","createdAt":43200000,\
                    "removed":{"by":"token-b","at":43200000,"reason":"spam"}}],"more":false}]
                    """)
        }
    }
}
