import Synchronization

/// One of the connections the node allows; counted as long as it is kept.
package final class ConnectionPermit: Sendable {
    /// How many connections the node has and may have.
    package final class Counter: Sendable {
        fileprivate let count = Atomic(0)
        private let limit: Int

        package init(limit: Int) {
            self.limit = limit
        }

        package var current: Int { count.load(ordering: .relaxed) }

        /// Nil if there are as many as allowed.
        package func take() -> ConnectionPermit? {
            guard count.add(1, ordering: .relaxed).newValue <= limit else {
                count.subtract(1, ordering: .relaxed)
                return nil
            }
            return ConnectionPermit(self)
        }
    }

    private let counter: Counter

    private init(_ counter: Counter) {
        self.counter = counter
    }

    deinit {
        counter.count.subtract(1, ordering: .relaxed)
    }
}
