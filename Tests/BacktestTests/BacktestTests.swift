import Backtest
import ChatModel
import Foundation
import JSON
import Moderation
import SQLiteStorage
import Storage
import Synchronization
import Testing

@Suite struct BacktestTests {
    private func withHistory(_ texts: [(room: String, text: String)], _ body: (_ path: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("baithak-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/baithak.db"
        let store = try SQLiteStore(path: path, exclusive: true)
        for (number, said) in texts.enumerated() {
            _ = store.append(
                EntryDraft(
                    room: RoomName(trusted: said.room), kind: .message, id: MessageID("m\(number)"), author: anna, text: said.text,
                    createdAt: Timestamp(milliseconds: Int64(number) * 1000))
            ) { _ in }
        }
        store.close()
        try body(path)
    }

    private let anna = Person(id: UserID("guest-anna"), name: DisplayName(trusted: "Anna"), role: .guest)

    private func refusing(_ word: String) -> Backtest.PolicySource {
        { Policy(stages: [Stage(id: "words", plugin: Word(word), kinds: [.message], exempt: [], onFailure: .hold)]) }
    }

    @Test(arguments: [1, 2, 5])
    func changesAreCountedWhicheverWayTheRoomsAreShared(cores: Int) throws {
        let texts = (0..<3000).map { (room: "room-\($0 % 7)", text: ["tea", "coffee", "both tea and coffee"][$0 % 3]) }
        try withHistory(texts) { path throws in
            let report = try Backtest(path: path, candidate: refusing("tea"), against: refusing("coffee")).run(cores: cores)
            #expect(report.events == 3000 && report.cores == cores && !report.isPartial)
            #expect(report.stages["words"] == change(blocked: 1000, freed: 1000, still: 1000))
            #expect(report.rules["tea"] == change(blocked: 1000, still: 1000) && report.rules["coffee"] == change(freed: 1000))
            #expect(report.samples.count == 10)
            #expect(report.samples.first { $0.isBlocked }?.highlighted("[", "]") == "[tea]")
        }
    }

    @Test func whatWasRecordedIsABaselineToo() throws {
        try withHistory([("a", "tea"), ("a", "milk")]) { path throws in
            let store = try SQLiteStore(path: path, exclusive: true)
            store.keep(
                KeptTrace(
                    id: MessageID("t"), room: RoomName(trusted: "a"), author: anna, at: Timestamp(milliseconds: 500),
                    trace: #"{"text": "water", "kind": "message", "stage": "old"}"#))
            store.close()
            let report = try Backtest(path: path, candidate: refusing("tea"), against: nil).run(cores: 1)
            #expect(report.events == 3 && report.unchanged == 1)
            #expect(report.stages == ["words": change(blocked: 1), "old": change(freed: 1)])
        }
    }

    @Test func roomsAndTimesAreSelected() throws {
        try withHistory([("a", "tea"), ("b", "tea"), ("a", "tea"), ("a", "milk")]) { path throws in
            func run(_ selection: SpokenHistory.Selection) throws -> BacktestReport {
                try Backtest(path: path, selection, candidate: refusing("tea"), against: nil).run(cores: 2)
            }
            #expect(try run(.init(room: RoomName(trusted: "a"))).events == 3)
            #expect(try run(.init(room: RoomName(trusted: "none"))).events == 0)
            #expect(try run(.init(since: Timestamp(milliseconds: 2000))).newlyBlocked == 1)
        }
    }

    /// The stage allows one message in ten seconds of the messages' own time.
    @Test func limitsGoByTheMessagesOwnClock() throws {
        let texts = (0..<100).map { (room: "a", text: "\($0)") }
        try withHistory(texts) { path throws in
            let source: Backtest.PolicySource = {
                Policy(stages: [Stage(id: "slow", plugin: Slow(), kinds: [.message], exempt: [], onFailure: .hold)])
            }
            let report = try Backtest(path: path, candidate: source, against: nil).run(cores: 1)
            #expect(report.newlyBlocked == 90)
        }
    }

    @Test func itEndsWhenItIsTold() throws {
        try withHistory((0..<2000).map { (room: "a", text: "\($0)") }) { path throws in
            let backtest = Backtest(path: path, candidate: refusing("tea"), against: nil)
            let progress = Backtest.Progress()
            progress.cancel()
            let report = try backtest.run(cores: 1, progress)
            #expect(report.isPartial && report.events < 2000)
            let bounded = try Backtest(path: path, candidate: refusing("tea"), against: nil, most: 500).run(cores: 1)
            #expect(bounded.isPartial && bounded.events < 1000)
        }
    }

    private func change(blocked: Int = 0, freed: Int = 0, still: Int = 0) -> BacktestReport.Change {
        var change = BacktestReport.Change()
        change.newlyBlocked = blocked
        change.newlyFreed = freed
        change.stillBlocked = still
        return change
    }
}

/// Refuses texts with a word.
private struct Word: StatelessPlugin {
    static let name = "word"
    static let summary = ""
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])
    private let word: String

    init(configuration: SettingsReader, resources: PluginResources) { word = "" }
    init(_ word: String) { self.word = word }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard let range = event.text.firstRange(of: word) else { return .continue }
        let start = event.text.utf8.distance(from: event.text.startIndex, to: range.lowerBound)
        report.findings.append(Finding(rule: word, span: start..<start + word.utf8.count))
        return .reject(Rejection(.contentRejected, "No."))
    }
}

/// One message in ten seconds.
private struct Slow: Plugin {
    static let name = "slow"
    static let summary = ""
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])

    init(configuration: SettingsReader, resources: PluginResources) {}
    init() {}

    func makeMiddleware(for room: RoomName) -> any Middleware { Clock() }

    private final class Clock: Middleware {
        private var last: Timestamp?

        func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
            if let last, context.now.milliseconds - last.milliseconds < 10_000 { return .reject(Rejection(.rateLimited, "Slowly.")) }
            last = context.now
            return .continue
        }
    }
}
