import Synchronization

/// What every network address has of the node: connections, sessions, and how fast it asks. Shared by all loops.
///
/// Looked into when a connection is accepted; after that its `Account` is at hand. An account is forgotten when nothing is open and nothing
/// owed: so one that was closed for flooding comes back to what it owes.
package final class AddressBook: Sendable {
    /// The limits of each address. 0 is none; connections without an address (over a Unix socket) have none.
    package struct Limits: Sendable {
        /// Connections, and apart from them sessions.
        package var connections: Int
        /// WebSocket frames, requests for Engine.IO, and packets in their bodies.
        package var packets: Pace
        /// Other requests, and answers longer than 64 KiB: one for each 64 KiB.
        package var requests: Pace

        package init(connections: Int = 0, packets: Pace = Pace(perSecond: 0), requests: Pace = Pace(perSecond: 0)) {
            self.connections = connections
            self.packets = packets
            self.requests = requests
        }

        fileprivate static let none = Limits()
    }

    /// One address.
    package final class Account: Sendable {
        private let limits: Limits
        private let connections = Atomic(0)
        private let sessions = Atomic(0)
        private let packets = SharedMeter()
        private let requests = SharedMeter()
        private let complaint = Complaint()

        fileprivate init(_ limits: Limits) { self.limits = limits }

        fileprivate func takeConnection() -> Bool {
            let taken = connections.add(1, ordering: .relaxed).newValue
            if limits.connections == 0 || taken <= limits.connections { return true }
            connections.subtract(1, ordering: .relaxed)
            return false
        }

        func returnConnection() { connections.subtract(1, ordering: .relaxed) }

        /// One more session may be opened.
        var hasRoomForSession: Bool { limits.connections == 0 || sessions.load(ordering: .relaxed) < limits.connections }
        func openSession() { sessions.add(1, ordering: .relaxed) }
        func closeSession() { sessions.subtract(1, ordering: .relaxed) }

        /// - Returns: false if that is too many.
        func chargePackets(_ count: Int, now: UInt64) -> Bool { packets.charge(count, limits.packets, now: now) }

        /// - Returns: nil if there is room for a request, otherwise the milliseconds until there is.
        func chargeRequest(now: UInt64) -> UInt64? {
            requests.charge(1, limits.requests, now: now) ? nil : requests.wait(limits.requests, now: now)
        }

        /// Charges what has been answered, if it was long.
        package func chargeAnswer(bytes: Int, now: UInt64) { requests.add(bytes / 65_536, limits.requests, now: now) }

        /// - Returns: nil if the address may have another long answer, otherwise the milliseconds until it may.
        package func waitForAnswers(now: UInt64) -> UInt64? {
            requests.hasRoom(limits.requests, now: now) ? nil : requests.wait(limits.requests, now: now)
        }

        /// Whether it is time for another line in the log about the address.
        package func mayComplain(now: UInt64) -> Bool { complaint.mayComplain(now: now) }

        fileprivate func isForgettable(now: UInt64) -> Bool {
            connections.load(ordering: .relaxed) == 0 && sessions.load(ordering: .relaxed) == 0 && packets.isSettled(now: now)
                && requests.isSettled(now: now) && complaint.isSettled(now: now)
        }
    }

    private struct Contents {
        var accounts: [String: Account] = [:]
        /// How many there may be before the forgettable ones are looked for.
        var tidyAt = 1024
    }

    private let limits: Limits
    private let contents = Mutex(Contents())

    package init(_ limits: Limits) { self.limits = limits }

    /// The account of an address, with one more connection; nil and the account as it is if the address has as many as it may.
    ///
    /// Of IPv6 addresses the whole network counts as one: a subscriber has 2⁶⁴ of them (RFC 6177).
    /// - Parameter now: the loop's milliseconds.
    package func openConnection(of address: String, now: UInt64) -> (account: Account, isOpen: Bool) {
        let key = Self.network(of: address)
        return contents.withLock { contents in
            let account = contents.accounts[key] ?? Account(address.isEmpty ? .none : limits)
            let isOpen = account.takeConnection()
            if contents.accounts.count >= contents.tidyAt {
                contents.accounts = contents.accounts.filter { !$0.value.isForgettable(now: now) }
                contents.tidyAt = max(1024, contents.accounts.count * 2)
            }
            contents.accounts[key] = account
            return (account, isOpen)
        }
    }

    var count: Int { contents.withLock { $0.accounts.count } }

    /// What addresses of one subscriber have in common: an IPv4 address, or the first 64 bits of an IPv6 one.
    static func network(of address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
        let halves = address.split(separator: "%", maxSplits: 1)[0].split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        let front = halves[0].split(separator: ":").map(String.init)
        // `a::b` has as many zeros in its middle as are missing.
        let back = halves.count > 1 ? halves[1].split(separator: ":").map(String.init) : []
        let groups = front + Array(repeating: "0", count: max(0, 8 - front.count - back.count)) + back
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }
}
