import Bus
import ChatModel
import Storage
import Testing

@testable import Rooms

@Suite struct JoiningTests {
    /// A room of eight messages that keeps the newest four.
    private func shortMemory(page: Int = 50) -> (TestLoop, SessionKey) {
        let loop = TestLoop()
        loop.limits.recentEntries = 4
        loop.limits.historyPage = page
        let anna = loop.member("anna")
        loop.say((1...8).map { "\($0)" }, from: anna)
        _ = loop.takeLines()
        return (loop, anna)
    }

    @Test func aNewcomerGetsTheNewestPageFromMemory() {
        let loop = TestLoop()
        loop.limits.historyPage = 2
        let anna = loop.member("anna")
        loop.say(["1", "2", "3"], from: anna)
        loop.send(.edit(MessageID("m2"), text: "two"), from: anna)
        loop.send(.delete(MessageID("m3")), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        loop.join(loop.session("ben"))
        #expect(loop.takeLines().first == entered("ben", 5, "1 1", "2 two"))
        #expect(loop.memory.waitingAnswers == 0)
    }

    @Test func aShortAbsenceIsReplayedFromMemoryInCurrentForm() {
        let (loop, anna) = shortMemory()
        loop.send(.edit(MessageID("m7"), text: "seven"), from: anna)
        loop.send(.delete(MessageID("m8")), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        loop.join(loop.session("ben"), since: 6)
        #expect(loop.takeLines().first == entered("ben", 10, "7 seven", "8 m8 removed", "9 edit m7 seven", "10 delete m8"))
        loop.join(loop.session("carl"), since: 10)
        loop.join(loop.session("dora"), since: 99)
        #expect(loop.takeLines().filter { $0.contains("joined as") } == [entered("carl", 10), entered("dora", 10)])
    }

    @Test func aLongAbsenceIsReadFromTheStoreWithoutGapOrOverlap() {
        let (loop, anna) = shortMemory()
        let ben = loop.session("ben")
        loop.join(ben, since: 2)
        loop.send(.message("9"), from: anna)
        loop.send(.message("10"), from: anna)
        #expect(loop.takeLines().isEmpty)
        loop.answerWritesFirst()
        #expect(
            loop.takeLines().filter { $0.hasPrefix("ben") || $0.hasPrefix("all: 9") } == [
                "all: 9 9", entered("ben", 10, "3 3", "4 4", "5 5", "6 6", "7 7", "8 8", "9 9", "10 10"),
            ])
        loop.say(["11"], from: anna)
        #expect(loop.takeLines().last == "all: 11 11")
    }

    /// The store's reader may answer before its writer: what is in flight then is broadcast, and must not be in the replay.
    @Test(arguments: [nil, 2 as Int64])
    func whatIsBroadcastLaterIsNotInTheAnswer(since: Int64?) {
        let (loop, anna) = shortMemory(page: 5)
        loop.send(.message("9"), from: anna)
        loop.join(loop.session("ben"), since: since)
        loop.deliverNewestFirst()
        let expected = since == nil ? ["4 4", "5 5", "6 6", "7 7", "8 8"] : ["3 3", "4 4", "5 5", "6 6", "7 7", "8 8"]
        #expect(loop.joined.last.map { $0.entries.map { describe($0) } } == expected)
        #expect(loop.joined.last?.sequence == 8 && loop.takeLines().last == "all: 9 9")
    }

    /// Memory holds fewer messages than a page: the page is the store's, and what came meanwhile belongs to it.
    @Test func aPageFromTheStoreHasWhatCameWhileItWasRead() {
        let (loop, anna) = shortMemory(page: 6)
        loop.join(loop.session("ben"))
        loop.send(.message("9"), from: anna)
        loop.send(.edit(MessageID("m8"), text: "eight"), from: anna)
        loop.send(.delete(MessageID("m7")), from: anna)
        loop.answerWritesFirst()
        #expect(
            loop.takeLines().last { $0.hasPrefix("ben") } == entered("ben", 11, "3 3", "4 4", "5 5", "6 6", "8 eight", "9 9", more: true))
    }

    @Test(arguments: [nil, 0 as Int64])
    func wordsRemovedWhileTheStoreWasReadAreNotShown(since: Int64?) {
        let (loop, anna) = shortMemory(page: 9)
        loop.join(loop.session("ben"), since: since)
        // The store has read the words, and its answer is on the way.
        loop.send(.delete(MessageID("m7")), from: anna)
        loop.send(.edit(MessageID("m8"), text: "eight"), from: anna)
        loop.answerWritesFirst()
        let entries = loop.joined.last?.entries ?? []
        #expect(!entries.contains { $0.text == "7" || $0.text == "8" })
        #expect(entries.contains { $0.text == "eight" } && loop.joined.last?.sequence == 10)
    }

    @Test(arguments: [nil, 1 as Int64])
    func aFloodWhileTheStoreIsReadLeavesNoGap(since: Int64?) {
        let (loop, anna) = shortMemory(page: 6)
        loop.join(loop.session("ben"), since: since)
        for number in 9...20 { loop.send(.message("\(number)"), from: anna) }
        loop.answerWritesFirst()
        loop.deliver()
        let first = since.map { Int($0) + 1 } ?? 15
        #expect(loop.joined.last.map { $0.entries.map(\.text) } == (first...20).map { "\($0)" })
        #expect(loop.joined.last?.sequence == 20 && loop.joined.count == 2)
    }

    @Test func aReplayThatIsTooLongSaysThatThereIsMore() {
        let (loop, _) = shortMemory()
        loop.limits.replayEntries = 3
        loop.join(loop.session("ben"), since: 4)
        loop.join(loop.session("carl"), since: 5)
        loop.join(loop.session("dora"), since: 2)
        loop.join(loop.session("emil"), since: 0)
        loop.deliver()
        let answers = loop.takeLines().filter { $0.contains("joined as") }
        #expect(
            answers == [
                entered("ben", 8, "5 5", "6 6", "7 7", more: true), entered("carl", 8, "6 6", "7 7", "8 8"),
                entered("dora", 8, "3 3", "4 4", "5 5", more: true), entered("emil", 8, "1 1", "2 2", "3 3", more: true),
            ])
    }

    @Test func requestsOfAnEnteringSessionWaitForItsAnswer() {
        let (loop, anna) = shortMemory()
        let ben = loop.session("ben")
        loop.join(ben, since: 0)
        loop.send(.message("from ben"), from: ben)
        loop.send(.message("from anna"), from: anna)
        loop.deliver()
        let lines = loop.takeLines().filter { !$0.hasPrefix("all: +") && !$0.contains("but one") }
        #expect(lines.first?.hasPrefix("ben: joined") == true)
        #expect(lines.dropFirst() == ["anna: ok 9 from anna", "all: 9 from anna", "ben: ok 10 from ben", "all: 10 from ben"])
    }

    @Test func whoLeavesWhileTheStoreIsReadWasNeverThere() {
        let (loop, _) = shortMemory()
        let ben = loop.session("ben")
        loop.join(ben, since: 0)
        loop.send(.message("lost"), from: ben)
        loop.leave(ben)
        loop.deliver()
        #expect(loop.takeLines() == ["ben: no 1008", "ben: no 1008", "ben: left"])
        #expect(loop.directory.lines.map(\.members) == [1] && loop.log().count == 8)
    }

    /// Each join has its own answer, whichever visit the session is at by then.
    @Test func leavingAndEnteringAgainWhileTheStoreIsReadEndsInside() {
        let (loop, anna) = shortMemory()
        let ben = loop.session("ben")
        loop.join(ben, since: 0, visit: 1)
        loop.leave(ben)
        loop.join(ben, since: 7, visit: 2)
        loop.leave(ben)
        loop.join(ben, since: 1, visit: 3)
        loop.deliver()
        let answers = loop.takeLines().filter { $0.hasPrefix("ben") }
        #expect(
            answers == [
                "ben: no 1008", "ben: left", entered("ben", 8, "8 8"), "ben: left",
                entered("ben", 8, "2 2", "3 3", "4 4", "5 5", "6 6", "7 7", "8 8"),
            ])
        loop.say(["9"], from: anna)
        loop.send(.message("10"), from: ben)
        loop.deliver()
        #expect(loop.takeLines().suffix(2) == ["ben: ok 10 10", "all: 10 10"])
    }

    @Test func aMemberWhoAsksForOldEntriesAndLeavesMeanwhileIsGone() {
        let (loop, anna) = shortMemory()
        loop.join(anna, since: 0)
        loop.leave(anna)
        loop.deliver()
        #expect(loop.directory.lines.map(\.members) == [0])
        #expect(loop.takeLines().prefix(2) == ["anna: no 1008", "anna: left"])
    }

    @Test func aMemberWhoJoinsAgainGetsTheStateAndNobodyIsTold() {
        let (loop, anna) = shortMemory()
        loop.join(anna, as: "Other", since: 7)
        loop.join(anna, since: 0)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                entered("anna", 8, "8 8"), entered("anna", 8, "1 1", "2 2", "3 3", "4 4", "5 5", "6 6", "7 7", "8 8"),
            ])
        #expect(loop.joined.suffix(2).allSatisfy { $0.notices.isEmpty })
    }

    @Test func whoCannotBeServedIsNotIn() {
        let (loop, anna) = shortMemory()
        loop.memory.close()
        let ben = loop.session("ben")
        loop.join(ben, since: 0)
        loop.send(.message("hi"), from: ben)
        loop.deliverNewestFirst()
        #expect(loop.takeLines() == ["ben: no 4002 retry after 3000", "ben: no 1008"])
        loop.leave(anna)
        #expect(loop.directory.lines.map(\.members) == [0])
    }

    @Test func thePipelineMayRefuse() {
        let loop = TestLoop()
        loop.join(loop.session("banned"))
        loop.deliver()
        #expect(loop.takeLines() == ["banned: no 2000"])
        #expect(loop.directory.lines.map(\.members) == [0])
    }
}

private func entered(_ name: String, _ sequence: Int, _ entries: String..., more: Bool = false) -> String {
    "\(name): joined as \(name) at \(sequence) \(entries)" + (more ? " and more" : "")
}
