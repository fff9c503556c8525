import JSON
import SocketIO
import Testing

struct PacketEncoderTests {
    @Test func packetsCarryTheEnginesFour() {
        #expect(text(PacketEncoder.connect(sid: "abc")) == #"40{"sid":"abc"}"#)
        #expect(text(PacketEncoder.connect(namespace: "/x", sid: "abc")) == #"40/x,{"sid":"abc"}"#)
        #expect(text(PacketEncoder.disconnect()) == "41")
        #expect(text(PacketEncoder.disconnect(namespace: "/x")) == "41/x,")
        #expect(text(PacketEncoder.connectError(namespace: "/x", message: "Invalid namespace")) == #"44/x,{"message":"Invalid namespace"}"#)
        #expect(text(PacketEncoder.connectError(message: "no", data: ["code": 7])) == #"44{"message":"no","data":{"code":7}}"#)
    }

    @Test func eventsWriteTheirArgumentsThemselves() {
        let plain = PacketEncoder.event("say") { writer in
            writer.string("hi \"you\"\u{1E}")
            writer.beginObject()
            writer.member("n", 1)
            writer.endObject()
        }
        #expect(text(plain) == #"42["say","hi \"you\"\u001e",{"n":1}]"#)
        #expect(text(PacketEncoder.event("a\nb", namespace: "/x", id: 12) { _ in }) == #"42/x,12["a\nb"]"#)
        #expect(
            text(PacketEncoder.event("up", attachments: 1) { $0.value(placeholder(0)) }) == #"451-["up",{"_placeholder":true,"num":0}]"#)
    }

    @Test func acksWriteTheirArgumentsThemselves() {
        #expect(text(PacketEncoder.ack(456) { $0.bool(true) }) == "43456[true]")
        #expect(text(PacketEncoder.ack(0, namespace: "/x") { _ in }) == "43/x,0[]")
        #expect(text(PacketEncoder.ack(7, attachments: 2) { $0.value(placeholder(1)) }) == #"462-7[{"_placeholder":true,"num":1}]"#)
    }

    @Test(arguments: [
        Packet(.connect), Packet(.connect, namespace: "/ü", data: ["a": [1, nil]]), Packet(.disconnect, namespace: "/x"),
        Packet(.event, id: 1, data: ["e", "\u{0}\u{1E}\u{1F600}", 0.5]), Packet(.ack, namespace: "/x", id: 0, data: []),
        Packet(.connectError, data: "no"), Packet(.binaryEvent, data: ["e", placeholder(0)], attachments: [[1], [2]]),
        Packet(.binaryAck, namespace: "/x", id: 9, data: [placeholder(0)], attachments: [[]]),
    ])
    func whatIsEncodedDecodesToTheSame(packet: Packet) throws {
        var decoder = PacketDecoder()
        let bytes = PacketEncoder.encode(packet)
        #expect(bytes.first == UInt8(ascii: "4"))
        var decoded = try decoder.decode(text: bytes.dropFirst())
        for attachment in packet.attachments { decoded = try decoder.decode(binary: attachment) }
        #expect(decoded == packet)
    }
}
