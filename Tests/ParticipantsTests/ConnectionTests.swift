import ChatModel
import TestSupport
import Testing
import WebSocket

@testable import Participants
@testable import Rooms

@Suite struct ConnectionTests {
    @Test func aPollingClientIsServedOnOneConnection() throws {
        try withHarness { harness in
            let stream = try harness.connect()
            let opened = try stream.request("GET", "/socket.io/?EIO=4&transport=polling")
            #expect(opened.status == "200" && opened.body.hasPrefix(#"0{"sid":"1-1-"#))
            let sid = opened.body.dropFirst(#"0{"sid":""#.count).prefix { $0 != "\"" }
            let path = "/socket.io/?EIO=4&transport=polling&sid=\(sid)"
            #expect(try stream.request("POST", path, body: "40") == Answer("200", "ok"))
            #expect(try stream.request("GET", path).body.hasPrefix(#"40{"sid":"#))
            #expect(try stream.request("POST", path, body: #"421["room:list"]"#) == Answer("200", "ok"))
            #expect(try stream.request("GET", path).body == #"431[{"ok":true,"rooms":[{"room":"lobby","members":0}]}]"#)
            #expect(try stream.request("GET", "/elsewhere") == Answer("200", "GET /elsewhere 0"))
        }
    }

    @Test func requestsSentAheadAreAnsweredInOrder() throws {
        try withHarness { harness in
            let stream = try harness.connect()
            let requests = (1...5).map {
                "POST /\($0) HTTP/1.1\r\nHost: a\r\nContent-Length: \($0)\r\n\r\n" + String(repeating: "x", count: $0)
            }
            try stream.write(Array(requests.joined().utf8))
            for number in 1...5 { #expect(try stream.response() == Answer("200", "POST /\(number) \(number)")) }
        }
    }

    /// Loop 1 has it; 0 and 2 are others, 3 and above are nobody's.
    @Test func aRequestForAnotherLoopsSessionGoesThereAsItCame() throws {
        try withHarness { harness in
            let stream = try harness.connect()
            let text = "POST /socket.io/?EIO=4&transport=polling&sid=2-1-abc HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n4"
            try stream.write(Array(text.utf8))
            let (loop, connection) = try harness.handedOver.next()
            #expect(loop == 2 && connection.bytes == Array(text.utf8) && connection.address == "192.0.2.1")
            StreamConnection(adopting: connection.descriptor).close()
        }
    }

    @Test(arguments: ["3-1-abc", "zz-1-x", "1-7-abc", "1-1-", "garbage", "-1-1-x"])
    func aSessionNobodyHasIsUnknown(sid: String) throws {
        try withHarness { harness in
            let stream = try harness.connect()
            let answer = try stream.request("GET", "/socket.io/?EIO=4&transport=polling&sid=\(sid)")
            #expect(answer == Answer("400", #"{"code":1,"message":"Session ID unknown"}"#))
            #expect(harness.handedOver.waiting.isEmpty)
        }
    }

    @Test func anIDThatIsNearlyRightIsUnknown() throws {
        try withHarness { harness in
            let stream = try harness.connect()
            let sid = try stream.request("GET", "/socket.io/?EIO=4&transport=polling").body.dropFirst(9).prefix { $0 != "\"" }
            let path = "/socket.io/?EIO=4&transport=polling&sid="
            #expect(try stream.request("POST", path + sid, body: "3") == Answer("200", "ok"))
            for other in [String(sid.dropLast()), sid + "A", sid.prefix(4) + String(sid.dropFirst(4).reversed())] {
                #expect(try stream.request("POST", path + other, body: "3").status == "400")
            }
        }
    }

    @Test(arguments: ["", "&sid="])
    func sessionsAreLimitedHoweverTheyAreAskedFor(sid: String) throws {
        try withHarness { harness in
            try harness.run { $0.settings.maxSessionsPerLoop = 1 }
            let path = "/socket.io/?EIO=4&transport=polling\(sid)"
            #expect(try harness.connect().request("GET", path).status == "200")
            #expect(try harness.connect().request("GET", path).status == "503")
        }
    }

    @Test func aForeignPageIsRefused() throws {
        try withHarness { harness in
            let path = "/socket.io/?EIO=4&transport=polling"
            let refused = try harness.connect().request("GET", path, headers: ["Origin: http://evil.example"])
            #expect(refused == Answer("403", #"{"code":4,"message":"Forbidden"}"#))
            try harness.run { $0.settings.origins = ["http://app.example"] }
            let preflight = try harness.connect().request("OPTIONS", path, headers: ["Origin: http://app.example"])
            #expect(preflight.status == "204")
            #expect(try harness.run { $0.sessions.count } == 0)
        }
    }

    @Test func aClientWhosePollDiesHasLeft() throws {
        try withHarness { harness in
            let (first, second) = (try harness.connect(), try harness.connect())
            let sid = try first.request("GET", "/socket.io/?EIO=4&transport=polling").body.dropFirst(9).prefix { $0 != "\"" }
            let path = "/socket.io/?EIO=4&transport=polling&sid=\(sid)"
            #expect(try second.request("POST", path, body: "40") == Answer("200", "ok"))
            #expect(try second.request("GET", path).body.hasPrefix(#"40{"sid":"#))
            #expect(try second.request("POST", path, body: #"42["room:join",{"room":"tea"}]"#).status == "200")
            _ = try harness.requests.nextRequest()
            try first.write(Array("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            first.close()
            guard case .leave = try harness.requests.nextRequest().action else { throw TestError("no leave") }
            #expect(try second.request("POST", path, body: "3").status == "400")
        }
    }

    // MARK: WebSocket

    @Test func whatIsSentWithTheHandshakeIsHeard() throws {
        try withHarness { harness in
            let client = try TestClient(harness, withHandshake: ["40", #"421["room:list"]"#])
            #expect(try client.receive() == #"431[{"ok":true,"rooms":[{"room":"lobby","members":0}]}]"#)
        }
    }

    @Test func brokenFramesAndPacketsEndTheSession() throws {
        try withHarness { harness in
            let unmasked = try TestClient(harness)
            try unmasked.stream.write([0x81, 0x02, 0x34, 0x30])
            #expect(try unmasked.receive() == "closed 1002")
            let garbled = try TestClient(harness)
            try garbled.send("4?")
            _ = try garbled.stream.readToEnd()
            #expect(try harness.run { $0.sessions.count } == 0)
        }
    }

    @Test func unknownAndBinaryEventsAreRefused() throws {
        try withHarness { harness in
            let client = try TestClient(harness)
            try client.send(#"421["nonsense",1]"#)
            #expect(
                try client.receive() == #"431[{"ok":false,"error":{"code":1001,"message":"The server knows no event \"nonsense\"."}}]"#)
            try client.send(#"422["room:list"]"#)
            _ = try client.receive()
            try client.send(#"423["sendMessage","other dialect"]"#)
            #expect(try client.receive().contains(#""code":1001"#))
            try client.send(#"424["message:send",{"room":"tea","text":" "}]"#)
            #expect(try client.receive() == #"434[{"ok":false,"error":{"code":1003,"message":"The text is empty."}}]"#)
            let long = String(repeating: "ä", count: 8193)
            try client.send(#"425["message:send",{"room":"tea","text":"\#(long)"}]"#)
            #expect(try client.receive() == #"435[{"ok":false,"error":{"code":1002,"message":"The text is longer than 16384 bytes."}}]"#)
        }
    }
}
