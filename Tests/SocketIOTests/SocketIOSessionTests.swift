import JSON
import SocketIO
import Testing

struct SocketIOSessionTests {
    /// A session that is in the given namespaces.
    func session(in namespaces: String..., limits: SocketIOLimits = SocketIOLimits()) -> SocketIOSession {
        var session = SocketIOSession(limits: limits, now: 0)
        for namespace in namespaces {
            _ = session.receive("0\(namespace),")
            _ = session.accept(namespace, sid: "s")
        }
        return session
    }

    @Test func aClientIsLetIn() {
        var session = SocketIOSession(now: 0)
        #expect(session.receive(#"0{"token":"1"}"#) == .connectRequested(namespace: "/", auth: JSONObject([("token", "1")])))
        #expect(!session.isConnected())
        #expect(text(session.accept(sid: "abc")) == #"40{"sid":"abc"}"#)
        #expect(session.isConnected())
        #expect(session.accept(sid: "abc") == nil)
    }

    @Test func aRefusedClientMayAskAgain() {
        var session = SocketIOSession(now: 0)
        #expect(session.receive("0/x,") == .connectRequested(namespace: "/x", auth: nil))
        #expect(text(session.refuse("/x", message: "Invalid namespace")) == #"44/x,{"message":"Invalid namespace"}"#)
        #expect(session.refuse("/x", message: "again") == nil)
        #expect(session.receive("0/x,") == .connectRequested(namespace: "/x", auth: nil))
    }

    @Test func namespacesAreApart() {
        var session = session(in: "/", "/x")
        #expect(session.connectedNamespaces == ["/", "/x"])
        #expect(session.receive("1/x,") == .disconnected(namespace: "/x"))
        #expect(session.connectedNamespaces == ["/"])
        #expect(
            session.receive(#"2["a"]"#) == .event(namespace: "/", name: "a", arguments: [], ack: nil, attachments: []))
    }

    @Test func eventsComeUpWithTheirArguments() {
        var session = session(in: "/", "/x")
        #expect(
            session.receive(#"2/x,7["a",1,{"b":2}]"#)
                == .event(namespace: "/x", name: "a", arguments: [1, ["b": 2]], ack: 7, attachments: []))
        #expect(session.receive("2[5,null]") == .event(namespace: "/", name: "5", arguments: [nil], ack: nil, attachments: []))
        #expect(session.receive(#"51-["up",{"_placeholder":true,"num":0}]"#) == nil)
        #expect(
            session.receive(binary: [9])
                == .event(namespace: "/", name: "up", arguments: [placeholder(0)], ack: nil, attachments: [[9]]))
    }

    @Test(arguments: [
        "abc", "2{}", #"2abc["a"]"#, "0", "0/x,", #"2/y,["a"]"#, "1/y,", "3/y,0[]", #"4{"message":"x"}"#, #"4/y,{"message":"x"}"#,
        #"2/asked,["a"]"#, "0/asked,", "1/asked,",
    ])
    func whatDoesNotFitTheStateEndsTheSession(packet: String) {
        var session = session(in: "/", "/x")
        _ = session.receive("0/asked,")
        guard case .protocolError = session.receive(packet) else {
            Issue.record("\(packet) was taken")
            return
        }
        #expect(session.receive(#"2["a"]"#) == nil)
        #expect(session.receive(binary: [1]) == nil)
        #expect(session.accept("/asked", sid: "late") == nil)
        #expect(session.refuse("/asked", message: "late") == nil)
        #expect(session.disconnect() == nil)
        #expect(session.nextAckID() == nil)
    }

    @Test func nothingMayPrecedeTheConnect() {
        for packet in [#"2["a"]"#, "1", "30[]"] {
            var session = SocketIOSession(now: 0)
            #expect(session.receive(packet) == .protocolError(.invalidState))
        }
        var session = SocketIOSession(now: 0)
        #expect(session.receive(binary: [1]) == .protocolError(.unexpectedAttachment))
    }

    @Test func aClientThatLeftIsOut() {
        var session = session(in: "/")
        #expect(session.receive("1") == .disconnected(namespace: "/"))
        #expect(session.receive("0") == .connectRequested(namespace: "/", auth: nil))
        _ = session.accept(sid: "t")
        #expect(session.receive("1") == .disconnected(namespace: "/"))
        #expect(session.receive(#"2["a"]"#) == .protocolError(.invalidState))
    }

    @Test func whatACrossingClientSaysAfterItsRemovalIsIgnored() {
        var session = session(in: "/", "/x")
        #expect(text(session.disconnect("/x")) == "41/x,")
        #expect(session.disconnect("/x") == nil)
        for packet in [#"2/x,["a"]"#, "1/x,", "3/x,0[]"] { #expect(session.receive(packet) == nil) }
        #expect(session.nextAckID("/x") == nil)
        #expect(text(session.disconnect()) == "41")
        #expect(session.receive(#"2["a"]"#) == nil)
        #expect(session.receive("0") == .connectRequested(namespace: "/", auth: nil))
        #expect(session.receive("0/x,") == .connectRequested(namespace: "/x", auth: nil))
    }

    @Test func eachAckCountsOnce() {
        var session = session(in: "/", "/x")
        #expect([session.nextAckID(), session.nextAckID(), session.nextAckID("/x")] == [0, 1, 0])
        #expect(session.receive(#"31["b"]"#) == .acknowledged(namespace: "/", id: 1, arguments: ["b"], attachments: []))
        #expect(session.receive(#"31["b"]"#) == nil)
        #expect(session.receive("37[]") == nil)
        #expect(session.receive("3/x,1[]") == nil)
        #expect(session.receive("3/x,0[]") == .acknowledged(namespace: "/x", id: 0, arguments: [], attachments: []))
        session.forgetAck(0)
        #expect(session.receive("30[]") == nil)
        #expect(session.nextAckID("/y") == nil)
    }

    @Test func theDeadlineEndsWithTheFirstNamespace() {
        var session = SocketIOSession(connectTimeoutMilliseconds: 100, now: 7)
        #expect(session.deadline == 107)
        _ = session.receive("0/x,")
        _ = session.refuse("/x", message: "no")
        _ = session.receive("0")
        #expect(session.deadline == 107)
        _ = session.accept(sid: "s")
        #expect(session.deadline == .max)
        #expect(SocketIOSession(now: 0).deadline == 45_000)
    }

    @Test func namespacesAreBounded() {
        var limits = SocketIOLimits()
        limits.namespaces = 2
        var session = session(in: "/a", "/b", limits: limits)
        #expect(session.receive("0") == .connectRequested(namespace: "/", auth: nil))
        _ = session.disconnect("/a")
        #expect(session.receive("0/c,") == .connectRequested(namespace: "/c", auth: nil))
        #expect(session.receive("0/d,") == .protocolError(.tooManyNamespaces))
    }

    @Test func aSessionIsSmall() {
        #expect(MemoryLayout<SocketIOSession>.stride <= 96)
    }
}
