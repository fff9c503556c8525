import Bytes
import EngineIO
import Testing

struct PollingTests {
    @Test func theOpeningRequestIsAnsweredWithTheOpenPacket() {
        var session = EngineSession(transport: .polling, configuration: EngineConfiguration(), now: 0)
        let open = #"0{"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#
        #expect(session.open(sid: "abc") == [poll(open)])
        #expect(session.transport == .polling)
        #expect(!session.writesDirectly)
    }

    @Test func aPollWaitsForTheFirstPacket() {
        var session = pollingSession()
        #expect(session.pollArrived(now: 1) == [])
        #expect(session.send(message("4hello")) == [poll("4hello")])
        #expect(session.send(message("4later")) == [])
    }

    @Test func aPollDrainsEverythingThatWaits() {
        var session = pollingSession()
        for text in ["4one", "4two"] { _ = session.send(message(text)) }
        _ = session.send(binary([1, 2, 3, 4]))
        #expect(session.pollArrived(now: 1) == [poll("4one\u{1E}4two\u{1E}bAQIDBA==")])
        #expect(session.pollArrived(now: 2) == [])
    }

    @Test func aPayloadHoldsSixteenPackets() {
        var session = pollingSession()
        let texts = (0..<40).map { "4\($0)" }
        for text in texts { _ = session.send(message(text)) }
        for batch in [texts[0..<16], texts[16..<32], texts[32..<40]] {
            #expect(session.pollArrived(now: 1) == [poll(batch.joined(separator: "\u{1E}"))])
        }
    }

    @Test func aSecondPollEndsBothAndTheSession() {
        var session = pollingSession()
        _ = session.pollArrived(now: 1)
        #expect(session.pollArrived(now: 2) == [.refusePoll(.badRequest), poll("1"), .closed(.transportError)])
        #expect(session.isClosed)
    }

    @Test func anAbortedPollClosesTheSession() {
        var session = pollingSession()
        #expect(session.pollAborted(now: 1) == [])
        _ = session.pollArrived(now: 1)
        #expect(session.pollAborted(now: 2) == [.closed(.transportError)])
    }

    @Test func packetsOfAPostComeUpInOrder() {
        var session = pollingSession()
        #expect(session.postArrived("4hello", now: 1) == [received("hello"), .respondToPost])
        #expect(
            session.postArrived("4a\u{1E}4b\u{1E}bAQIDBA==\u{1E}4", now: 1)
                == [received("a"), received("b"), .message(.binary([1, 2, 3, 4])), received(""), .respondToPost])
    }

    @Test(arguments: ["", "abc", "0", "2", "2probe", "5", "7", "33", "b!", "bA", "4ok\u{1E}", "\u{1E}4ok"])
    func anInvalidPacketClosesTheSession(body: String) {
        var session = pollingSession()
        let actions = session.postArrived(body, now: 1)
        #expect(actions.suffix(2) == [.refusePost(.badRequest), .closed(.parseError)])
        #expect(actions.dropLast(2) == (body.hasPrefix("4") ? [received("ok")] : []))
        #expect(session.postArrived("4late", now: 2) == [])
    }

    @Test func validPacketsBeforeAnInvalidOneCount() {
        var session = pollingSession()
        _ = session.pollArrived(now: 1)
        #expect(
            session.postArrived("4a\u{1E}x\u{1E}4b", now: 2)
                == [received("a"), .refusePost(.badRequest), poll("1"), .closed(.parseError)])
    }

    @Test func aBodyOverTheLimitIsRefusedAndTheSessionGoesOn() {
        var session = pollingSession()
        let body = [UInt8](repeating: UInt8(ascii: "4"), count: 1001)
        #expect(session.postArrived(body, now: 1) == [.refusePost(.payloadTooLarge)])
        #expect(session.postArrived(Array(body.dropLast()), now: 1).last == .respondToPost)
    }

    @Test func aClientsClosePacketEndsThePollWithANoop() {
        var session = pollingSession()
        _ = session.pollArrived(now: 1)
        #expect(
            session.postArrived("4bye\u{1E}1\u{1E}4ignored", now: 2)
                == [received("bye"), .respondToPost, poll("6"), .closed(.clientClose)])
    }

    @Test func aClientThatDoesNotPollIsClosedAtTheLimit() {
        var session = pollingSession()
        var sent = 0
        var actions: [Action] = []
        while actions.isEmpty, sent < 1000 {
            actions = session.send(message("4" + String(repeating: "x", count: 97)))
            sent += 1
        }
        #expect(actions == [.closed(.slowConsumer)])
        #expect((20...40).contains(sent))
        #expect(session.send(message("4")) == [])
    }

    @Test func drainedBytesNoLongerCount() {
        var session = pollingSession()
        for _ in 0..<1000 {
            #expect(session.send(message("4" + String(repeating: "x", count: 97))) == [])
            #expect(session.pollArrived(now: 1).count == 1)
        }
    }
}
