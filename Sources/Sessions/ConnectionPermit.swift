import Synchronization

/// One of the connections the node allows, and its address is allowed; counted until it is released or let go.
package final class ConnectionPermit: Sendable {
    /// How many connections the node has and may have.
    package final class Counter: Sendable {
        fileprivate let count = Atomic(0)
        private let limit: Int
        private let addresses: AddressBook

        package init(limit: Int, addresses: AddressBook = AddressBook(AddressBook.Limits())) {
            self.limit = limit
            self.addresses = addresses
        }

        package var current: Int { count.load(ordering: .relaxed) }

        /// A permit for one more connection of the address, if there may be one.
        /// - Parameter now: the loop's milliseconds.
        package func take(for address: String, now: UInt64) throws(Refusal) -> ConnectionPermit {
            guard count.add(1, ordering: .relaxed).newValue <= limit else {
                count.subtract(1, ordering: .relaxed)
                throw .full
            }
            let (account, isOpen) = addresses.openConnection(of: address, now: now)
            guard isOpen else {
                count.subtract(1, ordering: .relaxed)
                throw .addressIsFull(account)
            }
            return ConnectionPermit(self, account)
        }

        /// A second permit for a connection that has one, which is let go of afterwards: so the node has one more for a moment.
        fileprivate func replace(for address: String, now: UInt64) throws(Refusal) -> ConnectionPermit {
            let (account, isOpen) = addresses.openConnection(of: address, now: now)
            guard isOpen else { throw .addressIsFull(account) }
            count.add(1, ordering: .relaxed)
            return ConnectionPermit(self, account)
        }
    }

    /// Why there is no permit.
    package enum Refusal: Error {
        /// The node has as many connections as it may.
        case full
        /// The address has.
        case addressIsFull(AddressBook.Account)
    }

    /// A permit in the place of this one, for the same connection, whose address has turned out to be another: the one a trusted proxy forwards.
    package func moved(to address: String, now: UInt64) throws(Refusal) -> ConnectionPermit {
        try counter.replace(for: address, now: now)
    }

    /// What its address has of the node.
    package let account: AddressBook.Account
    private let counter: Counter
    private let isReleased = Atomic(false)

    private init(_ counter: Counter, _ account: AddressBook.Account) {
        self.counter = counter
        self.account = account
    }

    deinit {
        release()
    }

    /// The connection is closed: another may take its place, whoever still keeps the permit.
    package func release() {
        guard !isReleased.exchange(true, ordering: .relaxed) else { return }
        counter.count.subtract(1, ordering: .relaxed)
        account.returnConnection()
    }
}
