import ChatModel

/// A plugin that judges each event by itself: nothing is kept from one event of a room to the next, so one value serves all rooms.
package protocol StatelessPlugin: Plugin {
    /// As `Middleware.handle`. Called on every loop at once.
    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict
}

extension StatelessPlugin {
    package func makeMiddleware(for room: RoomName) -> any Middleware { StatelessMiddleware(plugin: self) }
}

private final class StatelessMiddleware<P: StatelessPlugin>: Middleware {
    private let plugin: P

    init(plugin: P) { self.plugin = plugin }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        try plugin.handle(&event, in: context, report: &report)
    }
}
