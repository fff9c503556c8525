import ChatModel
import Dispatch
import Synchronization

/// A store that forgets everything when it goes: for tests, with the same answers as a durable one.
///
/// A change is applied when it is called for; its answer is delivered later, in order, so a test can stand between the two.
package final class MemoryStore: Store {
    /// When answers arrive.
    package enum Delivery: Sendable {
        /// Soon, on a thread of the store's own.
        case onOwnThread
        /// When the test calls `deliver`, on the test's thread.
        case whenAsked
    }

    private struct State {
        var rooms = MemoryRooms()
        var operations = MemoryOperations()
        var traces: [KeptTrace] = []
        var answers: [@Sendable () -> Void] = []
        var nextFailure: StorageError?
        var isFull = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let delivery: Delivery
    private let queue = DispatchQueue(label: "baithak.store.memory")

    package init(delivery: Delivery = .onOwnThread) {
        self.delivery = delivery
    }

    // MARK: For tests

    /// Makes the next append or hold answer `error` and change nothing.
    package func failNextWrite(with error: StorageError) {
        state.withLock { $0.nextFailure = error }
    }

    /// While true, appends and holds are refused as if too many were waiting.
    package func setQueueFull(_ isFull: Bool) {
        state.withLock { $0.isFull = isFull }
    }

    /// Answers that `deliver` would deliver.
    package var waitingAnswers: Int { state.withLock { $0.answers.count } }

    /// Delivers the oldest `count` answers on the caller's thread, or all there are and that come up meanwhile.
    /// - Returns: how many were delivered.
    @discardableResult
    package func deliver(_ count: Int = .max) -> Int {
        var delivered = 0
        while delivered < count, let answer = state.withLock({ $0.answers.isEmpty ? nil : $0.answers.removeFirst() }) {
            answer()
            delivered += 1
        }
        return delivered
    }

    // MARK: MessageLog

    package func append(_ draft: EntryDraft, completion: @escaping @Sendable (Result<AppendResult, StorageError>) -> Void) -> Bool {
        write({ $0.append(draft) }, completion)
    }

    package func hold(_ event: HeldDraft, completion: @escaping @Sendable (Result<HoldResult, StorageError>) -> Void) -> Bool {
        write({ $0.hold(event) }, completion)
    }

    // MARK: HeldStore, TraceStore

    package func held(
        in room: RoomName?, after: Int64, limit: Int, completion: @escaping @Sendable (Result<[HeldEvent], StorageError>) -> Void
    ) {
        answer({ $0.rooms.held(in: room, after: after, limit: limit) }, completion)
    }

    package func heldEvent(_ number: Int64, completion: @escaping @Sendable (Result<HeldEvent?, StorageError>) -> Void) {
        answer({ $0.rooms.heldEvent(number) }, completion)
    }

    package func decide(
        _ decision: HeldDecision, completion: @escaping @Sendable (Result<DecideResult, StorageError>) -> Void
    ) -> Bool {
        write({ $0.decide(decision) }, completion)
    }

    package func keep(_ trace: KeptTrace) {
        state.withLock { state in
            state.traces.append(
                KeptTrace(
                    number: Int64(state.traces.count + 1), id: trace.id, room: trace.room, author: trace.author, at: trace.at,
                    trace: trace.trace))
        }
    }

    package func traces(
        in room: RoomName?, before: Int64, limit: Int, completion: @escaping @Sendable (Result<[KeptTrace], StorageError>) -> Void
    ) {
        answer({ Array($0.traces.filter { $0.number < before && (room == nil || $0.room == room) }.suffix(max(0, limit))) }, completion)
    }

    package func trace(_ id: MessageID, completion: @escaping @Sendable (Result<KeptTrace?, StorageError>) -> Void) {
        answer({ $0.traces.last { $0.id == id } }, completion)
    }

    package func forgetTraces(before: Timestamp) {
        state.withLock { state in state.traces.removeAll { $0.at < before } }
    }

    // MARK: Reading

    package func openRoom(_ room: RoomName, tail: Int, completion: @escaping @Sendable (Result<RoomTail, StorageError>) -> Void) {
        answer({ $0.rooms.open(room, tail: tail) }, completion)
    }

    package func entries(
        in room: RoomName, after: Int64, through: Int64, limit: Int, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    ) {
        answer({ $0.rooms.entries(in: room, after: after, through: through, limit: limit) }, completion)
    }

    package func history(
        in room: RoomName, page: HistoryPage, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    ) {
        answer({ $0.rooms.history(in: room, page: page) }, completion)
    }

    package func removed(
        in room: RoomName, page: HistoryPage, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    ) {
        answer({ $0.rooms.removed(in: room, page: page) }, completion)
    }

    package func message(_ id: MessageID, in room: RoomName, completion: @escaping @Sendable (Result<Entry?, StorageError>) -> Void) {
        answer({ $0.rooms.message(id, in: room) }, completion)
    }

    package func standing(of author: UserID, in room: RoomName, completion: @escaping @Sendable (Result<Standing, StorageError>) -> Void) {
        answer({ $0.rooms.standing(of: author, in: room) }, completion)
    }

    package func rooms(completion: @escaping @Sendable (Result<[RoomName], StorageError>) -> Void) {
        answer({ $0.rooms.names }, completion)
    }

    /// Delivers what waits, on the caller's thread when answers are delivered on request.
    package func close() {
        state.withLock { $0.isClosed = true }
        switch delivery {
        case .onOwnThread: queue.sync { _ = deliver() }
        case .whenAsked: deliver()
        }
    }

    // MARK: TokenStore, PolicyStore

    package func addToken(_ token: StoredToken) throws(StorageError) {
        try now { state throws(StorageError) in try state.operations.add(token) }
    }

    package func tokens() throws(StorageError) -> [StoredToken] {
        try now { state throws(StorageError) in state.operations.tokens }
    }

    package func revokeToken(id: String, at: Timestamp) throws(StorageError) -> Bool {
        try now { state throws(StorageError) in state.operations.revoke(id, at: at) }
    }

    package func token(hash: [UInt8], completion: @escaping @Sendable (Result<StoredToken?, StorageError>) -> Void) {
        answer({ $0.operations.live(hash) }, completion)
    }

    package func recordPolicy(_ documents: [String: String], cause: String, at: Timestamp) throws(StorageError) -> Int {
        try now { state throws(StorageError) in state.operations.record(documents, cause: cause, at: at) }
    }

    package func policies() throws(StorageError) -> [PolicyRecord] {
        try now { state throws(StorageError) in state.operations.policies }
    }

    package func policyDocuments(_ number: Int) throws(StorageError) -> [String: String]? {
        try now { state throws(StorageError) in state.operations.documents(number) }
    }

    // MARK: VisitStore

    package func keepVisit(_ visit: Visit) { answer({ $0.operations.keep(visit) }, { (_: Result<Void, StorageError>) in }) }

    package func forgetVisit(_ key: [UInt8]) { answer({ $0.operations.forget(key) }, { (_: Result<Void, StorageError>) in }) }

    package func forgetVisits(endedBefore end: Timestamp) {
        answer({ $0.operations.forget(endedBefore: end) }, { (_: Result<Void, StorageError>) in })
    }

    package func resumeVisit(
        _ key: [UInt8], endedSince since: Timestamp, completion: @escaping @Sendable (Result<Visit?, StorageError>) -> Void
    ) {
        answer({ $0.operations.resume(key, endedSince: since) }, completion)
    }

    package func endVisits(at now: Timestamp, forgettingBefore since: Timestamp) throws(StorageError) {
        try self.now { state throws(StorageError) in state.operations.endVisits(at: now, forgettingBefore: since) }
    }

    // MARK: Answering

    private static let closed = StorageError(.closed, "the store is closed")

    private func write<Answer: Sendable>(
        _ work: @Sendable (inout MemoryRooms) -> Answer, _ completion: @escaping @Sendable (Result<Answer, StorageError>) -> Void
    ) -> Bool {
        if state.withLock({ $0.isFull && !$0.isClosed }) { return false }
        answer(
            { state throws(StorageError) in
                if let failure = state.nextFailure {
                    state.nextFailure = nil
                    throw failure
                }
                return work(&state.rooms)
            }, completion)
        return true
    }

    private func answer<Answer: Sendable>(
        _ work: (inout State) throws(StorageError) -> Answer, _ completion: @escaping @Sendable (Result<Answer, StorageError>) -> Void
    ) {
        let wasClosed = state.withLock { state -> Bool in
            if state.isClosed { return true }
            let result = Result { () throws(StorageError) in try work(&state) }
            state.answers.append { completion(result) }
            return false
        }
        if wasClosed {
            completion(.failure(Self.closed))
        } else if delivery == .onOwnThread {
            queue.async { _ = self.deliver() }
        }
    }

    private func now<Answer: Sendable>(_ work: (inout State) throws(StorageError) -> Answer) throws(StorageError) -> Answer {
        try state.withLock { state throws(StorageError) in
            if state.isClosed { throw Self.closed }
            return try work(&state)
        }
    }
}
