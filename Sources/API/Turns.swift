import Synchronization

/// Lets so many requests at a time be worked on, and addresses take turns: whoever asks for a thousand long answers at once gets them one
/// after the other, in little memory, and somebody else's answer waits for a few of them only.
final class Turns: Sendable {
    private typealias Waiting = CheckedContinuation<Void, Never>

    private struct State {
        var free: Int
        /// Who waits, by address.
        var waiting: [String: [Waiting]] = [:]
        /// Addresses with someone waiting; the first is next.
        var order: [String] = []
    }

    private let state: Mutex<State>

    init(atATime count: Int) { state = Mutex(State(free: count)) }

    /// Requests whose turn has not come.
    var waitingCount: Int { state.withLock { $0.waiting.reduce(0) { $0 + $1.value.count } } }

    /// Does the work when it is the address's turn.
    func take<R: Sendable>(for address: String, _ work: @Sendable () async -> R) async -> R {
        await begin(address)
        defer { end() }
        return await work()
    }

    private func begin(_ address: String) async {
        await withCheckedContinuation { continuation in
            let begins = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                if state.waiting[address, default: []].isEmpty { state.order.append(address) }
                state.waiting[address, default: []].append(continuation)
                return false
            }
            if begins { continuation.resume() }
        }
    }

    private func end() {
        let next: Waiting? = state.withLock { state in
            guard !state.order.isEmpty else {
                state.free += 1
                return nil
            }
            let address = state.order.removeFirst()
            let next = state.waiting[address]?.removeFirst()
            if state.waiting[address]?.isEmpty == false { state.order.append(address) } else { state.waiting[address] = nil }
            return next
        }
        next?.resume()
    }
}
