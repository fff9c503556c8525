import JSON
import SocketIO
import Testing

@testable import Conformance

@Suite struct ArgumentsTests {
    private func placeholder(_ number: Int64) -> JSONValue { ["_placeholder": true, "num": .integer(number)] }

    @Test func attachmentsAreNumberedAnew() {
        let values: [JSONValue] = [["a": placeholder(2)], [placeholder(0)], "text"]
        let arguments = Arguments(values.dropFirst(0), of: [[0], [1], [2]])
        #expect(arguments.values == [["a": placeholder(0)], [placeholder(1)], "text"])
        #expect(arguments.attachments == [[2], [0]])
    }

    @Test func attachmentsNobodyRefersToAreLeftOut() {
        let arguments = Arguments(["text"], of: [[0]])
        #expect(arguments.attachments.isEmpty)
        #expect(arguments.packet("name", namespace: "/").type == .event)
        #expect(arguments.packet(namespace: "/", id: 1).type == .ack)
    }

    @Test func attachmentsMakeThePacketBinary() {
        let arguments = Arguments([placeholder(0)], of: [[7]])
        let event = arguments.packet("name", namespace: "/x")
        #expect(String(decoding: PacketEncoder.encode(event), as: UTF8.self) == #"451-/x,["name",{"_placeholder":true,"num":0}]"#)
        #expect(arguments.packet(namespace: "/", id: 3).type == .binaryAck)
    }
}
