import ChatModel
import FuzzSupport
import Storage
import Synchronization
import Testing

@testable import Rooms

@Suite struct HistoryTests {
    /// What a history keeps agrees, after every step of a long random conversation, with the whole log of a store that keeps everything.
    @Test(arguments: [0, 1, 2, 5, 30], [1 as UInt64, 2, 3])
    func aTailOfTheLogIsWhatTheWholeLogSays(limit: Int, seed: UInt64) {
        let loop = TestLoop()
        var random = SeededGenerator(seed: seed)
        var history = History(RoomTail(lastSequence: 0, entries: [], held: [], isNew: true), limit: limit)
        var ids: [String] = []
        for step in 1...150 {
            let draft = draft(step, among: &ids, &random)
            guard let entry = loop.append(draft) else { continue }
            history.append(entry)
            let log = loop.log().map(withoutReason)
            let kept = max(0, log.count - limit)
            #expect(history.lastSequence == log.last?.sequence)
            #expect(history.isComplete == (log.count <= limit))
            for after in [0, 1, kept - 1, kept, kept + 1, log.count - 1, log.count, log.count + 5] where after >= 0 {
                let expected = after >= kept ? Array(log.dropFirst(after)) : nil
                #expect(history.entries(after: Int64(after)).map(Array.init) == expected, "after \(after) of \(log.count)")
            }
            let readable = log.dropFirst(kept).filter { $0.isMessage && !$0.isTombstone }
            for count in [0, 1, 3, readable.count, readable.count + 1] {
                let expected = readable.count >= count || kept == 0 ? Array(readable.suffix(count)) : nil
                #expect(history.newestMessages(count) == expected)
            }
            for id in ids.suffix(40) {
                #expect(history.message(MessageID(id)) == log.dropFirst(kept).first { $0.id == MessageID(id) && $0.isMessage })
            }
        }
    }

    @Test func aHistoryThatBeginsWithATailGoesOnLikeOneThatSawItAll() {
        let loop = TestLoop()
        var random = SeededGenerator(seed: 7)
        var ids: [String] = []
        for step in 1...60 { _ = loop.append(draft(step, among: &ids, &random)) }
        let log = loop.log()
        var history = History(
            RoomTail(lastSequence: Int64(log.count), entries: log.suffix(20), held: [], isNew: false), limit: 20)
        #expect(!history.isComplete && history.entries(after: Int64(log.count - 20)).map(Array.init) == log.suffix(20))
        for step in 61...120 {
            if let entry = loop.append(draft(step, among: &ids, &random)) { history.append(entry) }
            let newest = loop.log()
            let first = Int64(newest.count - 20)
            #expect(history.entries(after: first).map { $0.map(withoutReason) } == newest.suffix(20).map(withoutReason))
            #expect(history.entries(after: first - 1) == nil)
        }
    }

    @Test func aTailOfNothingKeepsNothingAndClaimsNothing() {
        let history = History(RoomTail(lastSequence: 5, entries: [], held: [], isNew: false), limit: 10)
        #expect(!history.isComplete && history.entries(after: 4) == nil && history.entries(after: 5) == [])
        #expect(history.newestMessages(1) == nil && history.newestMessages(0) == [])
    }

    /// A message, or a change of one of the newer ones that may be gone already.
    private func draft(_ step: Int, among ids: inout [String], _ random: inout SeededGenerator) -> EntryDraft {
        let person = Person(id: UserID("u"), name: DisplayName(trusted: "U"), role: .guest)
        let kind: Entry.Kind = [.message, .message, .location, .edit, .edit, .delete][Int.random(in: 0..<6, using: &random)]
        var id = "m\(step)"
        if kind == .edit || kind == .delete {
            id = ids.suffix(40).randomElement(using: &random) ?? "none"
        } else {
            ids.append(id)
        }
        return EntryDraft(
            room: tea, kind: kind, id: MessageID(id), author: person, text: kind == .message || kind == .edit ? "text \(step)" : "",
            location: kind == .location ? Location(latitude: 1, longitude: 2) : nil, createdAt: Timestamp(milliseconds: Int64(step)),
            reason: "reason \(step)")
    }

    /// Memory does not keep moderators' reasons: who may read them asks the store.
    private func withoutReason(_ entry: Entry) -> Entry {
        var entry = entry
        entry.removal = entry.removal.map { Entry.Removal(by: $0.by, at: $0.at, reason: nil) }
        return entry
    }
}

extension TestLoop {
    /// Appends past the room.
    fileprivate func append(_ draft: EntryDraft) -> Entry? {
        let kept = Mutex<Entry?>(nil)
        _ = memory.append(draft) { result in
            if case .success(.appended(let entry)) = result { kept.withLock { $0 = entry } }
        }
        memory.deliver()
        return kept.withLock { $0 }
    }
}
