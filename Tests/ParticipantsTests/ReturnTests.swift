import ChatModel
import Secrets
import Storage
import Synchronization
import TestSupport
import Testing
import WebSocket

@testable import Participants

/// A client that comes back after its connection was lost.
@Suite struct ReturnTests {
    private let key = Secret.hash(token: "secret")

    /// Who is lost again before the store has said who it was can still come back.
    @Test func whoIsLostOnTheWayBackMayTryAgain() throws {
        let store = MemoryStore(delivery: .whenAsked)
        let visit = Visit(key: key, sid: "sid", user: UserID("guest-1"), role: .guest, dialect: "native", endedAt: noon)
        store.keepVisit(visit)
        store.deliver()
        try withHarness(store: store) { harness in
            try harness.run { $0.participantSettings.recoveryMilliseconds = 60_000 }
            let stream = try harness.connect()
            try stream.write(
                Array(
                    """
                    GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                    """.utf8))
            _ = try stream.readHead()
            try stream.write(ClientFrameEncoder.text(#"40{"pid":"secret","offset":"1"}"#, maskKey: 1))
            stream.close()
            while try harness.run({ $0.sessions.count }) > 0 {}
            #expect(isGoingOn(store), "the store was not asked: this tests less than it should")
            store.deliver()
            // The answer has passed the loop.
            try harness.run { _ in }
            #expect(!isGoingOn(store))
        }
    }

    /// Nobody can come back as it. Asks without changing anything.
    private func isGoingOn(_ store: MemoryStore) -> Bool {
        let found = Mutex<Visit?>(nil)
        store.resumeVisit(key, endedSince: noon) { result in found.withLock { $0 = try? result.get() } }
        store.deliver()
        guard var visit = found.withLock({ $0 }) else { return true }
        visit.endedAt = noon
        store.keepVisit(visit)
        store.deliver()
        return false
    }
}
