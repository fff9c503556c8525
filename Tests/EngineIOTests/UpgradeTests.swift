import Bytes
import EngineIO
import Testing

struct UpgradeTests {
    static let probeAnswer = Action.packet(Array("3probe".utf8))

    @Test func aProbedSessionCompletesWithFive() {
        var session = pollingSession()
        #expect(session.webSocketAttached(now: 1) == [])
        #expect(session.webSocketText("2probe", now: 2) == [Self.probeAnswer])
        #expect(session.transport == .polling)
        #expect(session.webSocketText("5", now: 3) == [.upgraded])
        #expect(session.transport == .webSocket)
        #expect(session.writesDirectly)
        #expect(session.webSocketText("4hello", now: 4) == [received("hello")])
        #expect(session.deadline == 300)
    }

    @Test func theProbeFlushesAWaitingPoll() {
        var session = pollingSession()
        _ = session.pollArrived(now: 1)
        _ = session.webSocketAttached(now: 1)
        #expect(session.webSocketText("2probe", now: 2) == [Self.probeAnswer, poll("6")])
    }

    @Test func aPollAfterTheProbeGetsANoop() {
        var session = probedSession()
        _ = session.send(message("4queued"))
        #expect(session.pollArrived(now: 3) == [poll("6")])
        #expect(session.pollArrived(now: 4) == [poll("6")])
    }

    @Test func pollingGoesOnUntilTheProbe() {
        var session = pollingSession()
        _ = session.webSocketAttached(now: 1)
        _ = session.pollArrived(now: 1)
        #expect(session.send(message("4hello")) == [poll("4hello")])
    }

    @Test func whatIsSentDuringTheUpgradeFollowsItInOrder() {
        var session = pollingSession()
        _ = session.send(message("4before"))
        _ = session.webSocketAttached(now: 1)
        #expect(session.send(message("4between")) == [])
        _ = session.webSocketText("2probe", now: 2)
        #expect(session.send(message("4after")) == [])
        #expect(!session.writesDirectly)
        #expect(
            session.webSocketText("5", now: 3)
                == [.frame(message("4before")), .frame(message("4between")), .frame(message("4after")), .upgraded])
    }

    @Test func postsCountDuringTheUpgrade() {
        var session = probedSession()
        #expect(session.postArrived("4hello", now: 3) == [received("hello"), .respondToPost])
    }

    @Test(arguments: ["5", "4hello", "2", "", "3"])
    func withoutAProbeTheWebSocketIsClosed(text: String) {
        var session = pollingSession()
        _ = session.webSocketAttached(now: 1)
        #expect(session.webSocketText(text, now: 2) == [.closeWebSocket])
        #expect(session.webSocketText("2probe", now: 3) == [])
        #expect(!session.isClosed)
    }

    @Test(arguments: ["2probe", "4hello", "1", ""])
    func anythingButFiveAfterTheProbeGivesUp(text: String) {
        var session = probedSession()
        _ = session.send(message("4kept"))
        #expect(session.webSocketText(text, now: 3) == [.closeWebSocket])
        #expect(session.pollArrived(now: 4) == [poll("4kept")])
    }

    @Test func binaryDataGivesUp() {
        var session = probedSession()
        #expect(session.webSocketBinary([1], now: 3) == [.closeWebSocket])
    }

    @Test func aLostWebSocketLeavesPollingGoing() {
        var session = probedSession()
        _ = session.send(message("4kept"))
        #expect(session.webSocketClosed(now: 3) == [])
        #expect(session.pollArrived(now: 4) == [poll("4kept")])
        #expect(session.webSocketAttached(now: 5) == [])
    }

    @Test func anUpgradeThatTakesTooLongIsGivenUp() {
        var session = probedSession()
        #expect(session.deadline == 251)
        #expect(session.tick(now: 250) == [])
        #expect(session.tick(now: 251) == [.closeWebSocket])
        #expect(session.deadline == 300)
        #expect(session.transport == .polling)
    }

    @Test func onlyOneWebSocketMayTry() {
        var session = probedSession()
        #expect(session.webSocketAttached(now: 3) == [.refuseWebSocket])
        #expect(session.webSocketText("5", now: 4) == [.upgraded])
        #expect(session.webSocketAttached(now: 5) == [.refuseWebSocket])
    }

    @Test func pollingIsRefusedAfterTheUpgrade() {
        var session = probedSession()
        _ = session.webSocketText("5", now: 3)
        #expect(session.pollArrived(now: 4) == [.refusePoll(.badRequest)])
        #expect(session.postArrived("4x", now: 4) == [.refusePost(.badRequest)])
        #expect(session.webSocketText("4hello", now: 5) == [received("hello")])
    }

    @Test func aClientThatNeverCompletesIsClosedAtTheLimit() {
        var session = probedSession()
        var actions: [Action] = []
        for _ in 0..<1000 where actions.isEmpty { actions = session.send(message("4" + String(repeating: "x", count: 97))) }
        #expect(actions == [.closeWebSocket, .closed(.slowConsumer)])
    }
}
