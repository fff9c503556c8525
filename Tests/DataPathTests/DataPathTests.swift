import Bus
import Bytes
import ChatModel
import EngineIO
import JSON
import Moderation
import Participants
import Rooms
import SocketIO
import Storage
import Testing
import WebSocket

/// One message, all the way: from the bytes a client sends to the bytes everyone in the room gets. Start reading here.
///
/// Every step is the server's own code in the order the server runs it; only sockets and threads are missing. `Sources/Sessions` and
/// `Sources/Server` do the same between real sockets.
@Suite struct DataPathTests {
    @Test func aMessageGoesFromOneClientToTheOther() throws {
        let loop = TestLoop()
        let anna = TestSession(1, dialect: 0), ben = TestSession(2, dialect: 1)
        try loop.enter(anna, "tea", as: "Anna")
        try loop.enter(ben, "tea", as: "ben")

        // 1. Transport: the kernel hands over bytes, here a masked WebSocket text frame (Transport/Socket → WebSocket/FrameDecoder).
        let wire = ClientFrameEncoder.text(
            #"427["message:send",{"room":"tea","text":"see https://example.org 🍵","clientId":"0193f9c0-0000-7000-8000-000000000001"}]"#,
            maskKey: 0x0102_0304)
        var frames = FrameDecoder(role: .server, maxMessageBytes: 1_000_000)
        frames.append(wire.span)
        guard case .text(let text) = try frames.next() else { throw Lost(at: "WebSocket") }

        // 2. Engine.IO: the `4` says that it is a message, and the rest is Socket.IO's.
        var engine = EngineSession(transport: .webSocket, configuration: EngineConfiguration(), now: 0)
        guard case .message(.text(let message)) = engine.webSocketText(text, now: 1).first else { throw Lost(at: "Engine.IO") }

        // 3. Socket.IO: an event in the namespace `/`, to be acknowledged under number 7.
        var socketIO = SocketIOSession(now: 0)
        _ = socketIO.receive(text: Array("0".utf8)[...])
        _ = socketIO.accept(sid: "x")
        guard case .event(_, let name, let arguments, let ack, _) = socketIO.receive(text: message) else { throw Lost(at: "Socket.IO") }
        #expect(ack == 7)

        // 4. The dialect turns wire words into an event of the chat.
        let native = Dialects.all[0]
        #expect(native.recognises(name, arguments))
        guard
            case .event(let room, let event) = try native.request(name, arguments, from: Speaker(rooms: [RoomName("tea")], historyPage: 50))
        else { throw Lost(at: "dialect") }
        #expect(event == .message("see https://example.org 🍵", clientID: "0193f9c0-0000-7000-8000-000000000001"))

        // 5. The room on its home loop: the pipeline judges, the log numbers and keeps, and only then anyone is told.
        loop.rooms.handle(RoomRequest(.event(event), room: room, session: anna.key, ticket: Ticket(acknowledgement: ack)))
        #expect(loop.replies.isEmpty, "nothing is acknowledged before it is durable")
        loop.settle { !loop.replies.isEmpty }

        // 6. The sender's acknowledgement, in the sender's dialect.
        guard case .accepted(let accepted) = loop.replies.first?.content else { throw Lost(at: "reply") }
        #expect(accepted.entry.sequence == 1)
        let answer = try #require(native.packets(for: .accepted(room, accepted), ack: ack, now: loop.now).first)
        #expect(
            String(decoding: answer, as: UTF8.self).hasPrefix(
                #"437[{"ok":true,"id":"\#(accepted.entry.id)","seq":1,"clientId":"0193f9c0-0000-7000-8000-000000000001""#))

        // 7. The broadcast: encoded once for each dialect present, delivered by the hub to each subscriber of the loop.
        let toAnna = try #require(anna.frames.last), toBen = try #require(ben.frames.last)
        #expect(
            toAnna.text == """
                42["message",{"room":"tea","id":"\(accepted.entry.id)","seq":1,"username":"Anna","userId":"user-1",\
                "text":"see https://example.org 🍵","createdAt":1000,"clientId":"0193f9c0-0000-7000-8000-000000000001"}]
                """)
        #expect(toBen.text == #"42["message",{"username":"Anna","text":"see https://example.org 🍵","createdAt":1000}]"#)

        // 8. What goes into the sockets are complete WebSocket frames, shared by everyone of the dialect.
        var client = FrameDecoder(role: .client, maxMessageBytes: 1_000_000)
        client.append(toBen.bytes.span)
        #expect(try client.next() == .text(Array(toBen.payload)))
    }

    @Test func aRejectedMessageReachesNobodyAndIsNotKept() throws {
        let loop = TestLoop()
        let anna = TestSession(1, dialect: 0), ben = TestSession(2, dialect: 1)
        try loop.enter(anna, "tea", as: "Anna")
        try loop.enter(ben, "tea", as: "ben")
        let before = ben.frames.count
        loop.rooms.handle(
            RoomRequest(.event(.message("oh heck")), room: try RoomName("tea"), session: anna.key, ticket: Ticket(acknowledgement: 1)))
        guard case .rejected(let rejection) = loop.replies.first?.content else { throw Lost(at: "reply") }
        #expect(rejection.code == .contentRejected)
        #expect(rejection.stage == "words")
        #expect(ben.frames.count == before)
        #expect(try loop.log(of: "tea").isEmpty)
    }
}

/// The message did not come out of this step.
private struct Lost: Error {
    let at: String
}

extension Frame {
    fileprivate var text: String { String(decoding: payload, as: UTF8.self) }
}
