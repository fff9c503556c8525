import ChatModel
import Storage

/// The contract's calls as a test reads them best: waited for.
extension Store {
    func append(_ draft: EntryDraft) async throws -> AppendResult {
        try await answer { completion in if !append(draft, completion: completion) { completion(.failure(.queueFull)) } }
    }

    func hold(_ draft: HeldDraft) async throws -> HoldResult {
        try await answer { completion in if !hold(draft, completion: completion) { completion(.failure(.queueFull)) } }
    }

    func decide(_ decision: HeldDecision) async throws -> DecideResult {
        try await answer { completion in if !decide(decision, completion: completion) { completion(.failure(.queueFull)) } }
    }

    func held(in room: RoomName? = nil, after: Int64 = 0, limit: Int = 100) async throws -> [HeldEvent] {
        try await answer { held(in: room, after: after, limit: limit, completion: $0) }
    }

    func heldEvent(_ number: Int64) async throws -> HeldEvent? {
        try await answer { heldEvent(number, completion: $0) }
    }

    func traces(in room: RoomName? = nil, before: Int64 = .max, limit: Int = 100) async throws -> [KeptTrace] {
        try await answer { traces(in: room, before: before, limit: limit, completion: $0) }
    }

    func trace(_ id: MessageID) async throws -> KeptTrace? {
        try await answer { trace(id, completion: $0) }
    }

    func openRoom(_ room: RoomName, tail: Int = 100) async throws -> RoomTail {
        try await answer { openRoom(room, tail: tail, completion: $0) }
    }

    func entries(in room: RoomName, after: Int64 = 0, through: Int64 = .max, limit: Int = 1000) async throws -> [Entry] {
        try await answer { entries(in: room, after: after, through: through, limit: limit, completion: $0) }
    }

    func resumeVisit(_ key: [UInt8], endedSince since: Timestamp) async throws -> Visit? {
        try await answer { resumeVisit(key, endedSince: since, completion: $0) }
    }

    func history(in room: RoomName, _ page: HistoryPage) async throws -> [Entry] {
        try await answer { history(in: room, page: page, completion: $0) }
    }

    func removed(in room: RoomName, _ page: HistoryPage) async throws -> [Entry] {
        try await answer { removed(in: room, page: page, completion: $0) }
    }

    func message(_ id: MessageID, in room: RoomName) async throws -> Entry? {
        try await answer { message(id, in: room, completion: $0) }
    }

    func standing(of author: UserID, in room: RoomName) async throws -> Standing {
        try await answer { standing(of: author, in: room, completion: $0) }
    }

    func rooms() async throws -> [RoomName] {
        try await answer { rooms(completion: $0) }
    }

    func token(hash: [UInt8]) async throws -> StoredToken? {
        try await answer { token(hash: hash, completion: $0) }
    }

    /// Appends and gives the entry; anything but `.appended` is a failure.
    @discardableResult
    func appended(_ draft: EntryDraft) async throws -> Entry {
        let result = try await append(draft)
        guard case .appended(let entry) = result else { throw Unexpected(result: "\(result)") }
        return entry
    }

    private func answer<T: Sendable>(_ start: (@escaping @Sendable (Result<T, StorageError>) -> Void) -> Void) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            start { continuation.resume(with: $0.mapError { $0 as any Error }) }
        }
    }
}

struct Unexpected: Error {
    let result: String
}

extension StorageError {
    /// Stands for an append that the store did not take.
    static let queueFull = StorageError(.other, "the queue is full")
}
