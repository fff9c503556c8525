import ChatModel
import Testing

@testable import Participants

@Suite struct StaysTests {
    private func room(_ name: String) -> RoomName { RoomName(trusted: name) }

    @Test func aStayIsFoundUntilItEnds() {
        var stays = Stays()
        #expect(stays[room("tea")] == nil)
        stays[room("tea")] = Stays.Stay(since: 1)
        stays[room("tea")]?.pending += 1
        stays[room("tea")]?.isMember = true
        stays[room("den")] = Stays.Stay(since: 2)
        #expect(stays.count == 2)
        #expect(stays[room("tea")]?.pending == 1)
        #expect(stays[room("den")]?.isMember == false)
        #expect(stays.remove(room("tea"))?.isMember == true)
        #expect(stays.remove(room("tea"))?.isMember == nil)
        stays[room("den")] = nil
        stays[room("den")] = nil
        #expect(stays.count == 0)
    }

    @Test func theLastEnteredComesFirst() {
        var stays = Stays()
        for (name, since) in [("a", UInt64(3)), ("b", 9), ("c", 1)] { stays[room(name)] = Stays.Stay(since: since) }
        #expect(stays.newestFirst == [room("b"), room("a"), room("c")])
        #expect(stays.rooms == [room("a"), room("b"), room("c")])
    }
}
