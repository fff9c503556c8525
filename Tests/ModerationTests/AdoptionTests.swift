import ChatModel
import JSON
import Moderation
import Testing

@Suite struct AdoptionTests {
    @Test func aNewChainAdoptsWhatItsPredecessorKept() {
        let first = Chain([Stage("count", plugin: Counting())], room: .lobby)
        _ = first.judge(.message("a"), in: .of())
        _ = first.judge(.message("b"), in: .of())
        let second = Chain([Stage("count", plugin: Counting())], room: .lobby, replacing: first)
        #expect(second.judge(.message("c"), in: .of()).event.text == "c3")
    }

    @Test func aStageUnderAnotherNameStartsAnew() {
        let first = Chain([Stage("count", plugin: Counting())], room: .lobby)
        _ = first.judge(.message("a"), in: .of())
        let second = Chain([Stage("other", plugin: Counting())], room: .lobby, replacing: first)
        #expect(second.judge(.message("b"), in: .of()).event.text == "b1")
    }
}

extension Stage {
    fileprivate init(_ id: String, plugin: Counting) {
        self.init(id: id, plugin: plugin, kinds: [.message], exempt: [], onFailure: .hold)
    }
}

/// Numbers the messages of a room.
private struct Counting: Plugin {
    static let name = "counting"
    static let summary = "Numbers the messages of a room."
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])

    init(configuration: SettingsReader, resources: PluginResources) {}
    init() {}

    func makeMiddleware(for room: RoomName) -> any Middleware { Counter() }

    private final class Counter: Middleware {
        private var count = 0

        func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
            count += 1
            event.text += String(count)
            return .continue
        }

        func adopt(from predecessor: any Middleware) {
            if let predecessor = predecessor as? Counter { count = predecessor.count }
        }
    }
}
