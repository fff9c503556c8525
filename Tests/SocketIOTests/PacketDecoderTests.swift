import JSON
import SocketIO
import Testing

struct PacketDecoderTests {
    func decode(_ text: String) throws(SocketIOError) -> Packet? {
        var decoder = PacketDecoder()
        return try decoder.decode(text)
    }

    @Test func eachTypeIsRead() throws {
        #expect(try decode("0") == Packet(.connect))
        #expect(try decode(#"0{"token":"123"}"#) == Packet(.connect, data: ["token": "123"]))
        #expect(try decode("0/admin,") == Packet(.connect, namespace: "/admin"))
        #expect(try decode("0/admin") == Packet(.connect, namespace: "/admin"))
        #expect(try decode(#"0/admin,{"a":1}"#) == Packet(.connect, namespace: "/admin", data: ["a": 1]))
        #expect(try decode("1") == Packet(.disconnect))
        #expect(try decode("1/admin,") == Packet(.disconnect, namespace: "/admin"))
        #expect(try decode(#"2["a",1,"2",{"3":[true]}]"#) == Packet(.event, data: ["a", 1, "2", ["3": [true]]]))
        #expect(try decode(#"2[1]"#) == Packet(.event, data: [1]))
        #expect(try decode(#"2456["a"]"#) == Packet(.event, id: 456, data: ["a"]))
        #expect(try decode(#"2/admin,0["a"]"#) == Packet(.event, namespace: "/admin", id: 0, data: ["a"]))
        #expect(try decode("312[]") == Packet(.ack, id: 12, data: []))
        #expect(try decode(#"4{"message":"no"}"#) == Packet(.connectError, data: ["message": "no"]))
    }

    @Test func theQueryOfANamespaceIsCut() throws {
        #expect(try decode("0/admin?token=1&x=2,") == Packet(.connect, namespace: "/admin"))
        #expect(try decode("0/?x=1,") == Packet(.connect, namespace: "/"))
        #expect(try decode(#"2/admin?x,7["a"]"#) == Packet(.event, namespace: "/admin", id: 7, data: ["a"]))
    }

    @Test func theMainNamespaceMayBeSpelledOut() throws {
        #expect(try decode(#"2/,["a"]"#) == Packet(.event, data: ["a"]))
    }

    @Test(arguments: ["", "7", "9", "a", "abc", "-", "/", "\u{0}"])
    func otherTypesAreUnknown(text: String) {
        #expect(throws: SocketIOError.unknownType) { try decode(text) }
    }

    @Test(arguments: [
        "0[]", "01", #"0"a""#, "0nope", "0{", "1{}", "1[]", "2", "2{}", "2[]", "2[null]", "2[{}]", #"2"a""#, "2[true]", "2[NaN]",
        #"2["a"]x"#, #"2["a""#, #"2abc["a"]"#, "25{}", "31{}", "31", "4", "4[]", "41", "2/admin", "2/admin,",
    ])
    func payloadsThatDoNotFitTheTypeAreRefused(text: String) {
        #expect(throws: SocketIOError.self) { try decode(text) }
    }

    @Test(arguments: ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"])
    func reservedNamesAreRefused(name: String) {
        #expect(throws: SocketIOError.reservedEvent) { try decode(#"2["\#(name)"]"#) }
        #expect(throws: SocketIOError.reservedEvent) { try decode(#"51-["\#(name)"]"#) }
    }

    @Test func idsBelongToEventsAndAcks() throws {
        #expect(throws: SocketIOError.invalidID) { try decode("3[]") }
        #expect(throws: SocketIOError.invalidID) { try decode("05{}") }
        #expect(throws: SocketIOError.invalidID) { try decode("15") }
        #expect(try decode(#"29007199254740991["a"]"#)?.id == 9_007_199_254_740_991)
        #expect(throws: SocketIOError.invalidID) { try decode(#"29007199254740992["a"]"#) }
        #expect(throws: SocketIOError.invalidID) { try decode(#"2\#(String(repeating: "1", count: 400))["a"]"#) }
    }

    @Test func longOrBrokenNamespacesAreRefused() throws {
        let longest = "/" + String(repeating: "n", count: 255)
        #expect(try decode("0\(longest),")?.namespace == longest)
        #expect(throws: SocketIOError.invalidNamespace) { try decode("0\(longest)n,") }
        var decoder = PacketDecoder()
        #expect(throws: SocketIOError.invalidNamespace) { try decoder.decode(text: [0x30, 0x2F, 0xFF, 0x2C]) }
    }

    @Test func aPacketIsCompleteWithItsLastAttachment() throws {
        var decoder = PacketDecoder()
        let data: JSONValue = ["up", placeholder(0), ["deep": [placeholder(1)]]]
        let announced = #"52-/f,9["up",{"_placeholder":true,"num":0},{"deep":[{"_placeholder":true,"num":1}]}]"#
        for _ in 0..<2 {
            #expect(try decoder.decode(announced) == nil)
            #expect(try decoder.decode(binary: [1, 2]) == nil)
            let packet = Packet(.binaryEvent, namespace: "/f", id: 9, data: data, attachments: [[1, 2], []])
            #expect(try decoder.decode(binary: []) == packet)
        }
        #expect(try decoder.decode(#"61-4[{"_placeholder":true,"num":0}]"#) == nil)
        #expect(try decoder.decode(binary: [3]) == Packet(.binaryAck, id: 4, data: [placeholder(0)], attachments: [[3]]))
        #expect(try decoder.decode(#"2["a"]"#) == Packet(.event, data: ["a"]))
    }

    @Test func textWhileAttachmentsAreDueIsRefused() throws {
        var decoder = PacketDecoder()
        _ = try decoder.decode(#"51-["a"]"#)
        #expect(throws: SocketIOError.attachmentExpected) { try decoder.decode(#"2["a"]"#) }
    }

    @Test func attachmentsNobodyAnnouncedAreRefused() {
        var decoder = PacketDecoder()
        #expect(throws: SocketIOError.unexpectedAttachment) { try decoder.decode(binary: [1]) }
    }

    @Test(arguments: [
        #"5["a"]"#, #"50-["a"]"#, #"5-["a"]"#, #"51["a"]"#, #"517-["a"]"#, #"5-1-["a"]"#, #"51.5-["a"]"#, "599999999999999999999-[]",
    ])
    func badAttachmentCountsAreRefused(text: String) {
        #expect(throws: SocketIOError.invalidAttachmentCount) { try decode(text) }
    }

    @Test(arguments: ["1", "-1", "0.5", #""0""#, "null"])
    func placeholdersHaveToNameAnAttachment(num: String) {
        #expect(throws: SocketIOError.invalidPlaceholder) { try decode(#"51-["a",[{"_placeholder":true,"num":\#(num)}]]"#) }
    }

    @Test func placeholdersOutsideBinaryPacketsAreData() throws {
        #expect(try decode(#"2["a",{"_placeholder":true,"num":5}]"#)?.data == ["a", placeholder(5)])
    }

    @Test func attachmentsAreBoundedTogether() throws {
        var limits = SocketIOLimits()
        limits.attachments = 3
        limits.attachmentBytes = 10
        var decoder = PacketDecoder(limits: limits)
        #expect(throws: SocketIOError.invalidAttachmentCount) { try decoder.decode(#"54-["a"]"#) }
        _ = try decoder.decode(#"53-["a"]"#)
        _ = try decoder.decode(binary: [UInt8](repeating: 0, count: 10))
        #expect(throws: SocketIOError.attachmentsTooLarge) { try decoder.decode(binary: [0]) }
    }
}
