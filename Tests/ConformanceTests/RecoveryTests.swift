import JSON
import SocketIO
import TestSupport
import Testing

@testable import Conformance

@Suite struct RecoveryTests {
    private let clock = ManualClock(1_000_000)
    private let recovery: Recovery

    init() {
        recovery = Recovery { [clock] in clock.now }
    }

    /// Records an event and returns its offset.
    private func emit(_ name: String, to audience: Recovery.Audience) throws -> String {
        let packet = recovery.record(Arguments([.integer(1)]).packet(name, namespace: "/"), for: audience)
        let data = try #require(packet.data?.array)
        #expect(data.dropLast() == [.string(name), .integer(1)])
        return try #require(data.last?.string)
    }

    private func names(_ packets: [Packet]) -> [String] { packets.compactMap { $0.data?.array?.first?.string } }

    @Test func whatWasMissedIsWhatWasForTheClient() throws {
        let offset = try emit("heard", to: .room("tea", except: nil))
        recovery.lose(sid: "s", pid: "p", rooms: ["tea", "garden"])
        _ = try emit("tea", to: .room("tea", except: nil))
        _ = try emit("elsewhere", to: .room("hall", except: nil))
        _ = try emit("excepted", to: .room("tea", except: "s"))
        _ = try emit("direct", to: .client(sid: "s"))
        _ = try emit("other", to: .client(sid: "t"))
        _ = try emit("garden", to: .room("garden", except: "t"))
        let restored = try #require(recovery.restore(pid: "p", offset: offset))
        #expect(restored.client.sid == "s" && restored.client.rooms == ["tea", "garden"])
        #expect(names(restored.missed) == ["tea", "direct", "garden"])
        #expect(recovery.restore(pid: "p", offset: offset) == nil, "nobody is two clients")
    }

    @Test func nobodyComesBackAfterTheWindow() throws {
        recovery.lose(sid: "s", pid: "p", rooms: [])
        clock.advance(by: Recovery.window)
        let offset = try emit("late", to: .client(sid: "t"))
        #expect(recovery.restore(pid: "p", offset: offset) != nil)
        recovery.lose(sid: "s", pid: "p", rooms: [])
        clock.advance(by: Recovery.window + 1)
        let later = try emit("later", to: .client(sid: "t"))
        #expect(recovery.restore(pid: "p", offset: later) == nil)
    }

    @Test func whoKnowsTooLittleIsNew() throws {
        let offset = try emit("old", to: .client(sid: "s"))
        clock.advance(by: Recovery.window)
        recovery.lose(sid: "s", pid: "p", rooms: [])
        clock.advance(by: 1)
        #expect(recovery.restore(pid: "p", offset: offset) == nil, "what came after it may be forgotten as well")
        #expect(recovery.restore(pid: "q", offset: offset) == nil)
    }
}
