import Processes
import Synchronization

/// All pools of the program. There is one for the whole program, because what it keeps is the program's: child processes, which have to be
/// ended before it does.
package final class ProcessPools: Sendable {
    package static let shared = ProcessPools()

    /// A pool as long as it is used, and its thread as long as it lives.
    private struct Entry: Sendable {
        weak var pool: ProcessPool?
        let inbox: PoolInbox
    }

    private struct State {
        var entries: [Entry] = []
        var log: @Sendable (String) -> Void = { Environment.complain($0) }
    }

    private let state = Mutex(State())

    /// Where lines about programs go: what happens to them, and what they write to standard error.
    package func setLog(_ log: @escaping @Sendable (String) -> Void) { state.withLock { $0.log = log } }

    /// The pool with these settings. A policy that says what the one before said has the same programs.
    func pool(_ settings: PoolSettings) throws(ProcessError) -> ProcessPool {
        let inbox = try PoolInbox { [weak self] line in self?.state.withLock({ $0.log })(line) }
        return state.withLock { state in
            if let pool = state.entries.lazy.compactMap(\.pool).first(where: { $0.settings == settings }) { return pool }
            let pool = ProcessPool(settings, inbox: inbox)
            state.entries.removeAll { $0.pool == nil && $0.inbox.isGone }
            state.entries.append(Entry(pool: pool, inbox: inbox))
            return pool
        }
    }

    /// Ends all programs and waits until they are gone. To be called before the program ends.
    package func close() {
        let inboxes = state.withLock { $0.entries.map(\.inbox) }
        for inbox in inboxes { inbox.close() }
        for inbox in inboxes { inbox.waitUntilGone() }
    }
}
