import ChatModel
import Storage

extension SQLiteStore {
    package func append(_ draft: EntryDraft, completion: @escaping @Sendable (Result<AppendResult, StorageError>) -> Void) -> Bool {
        write({ writer throws(StorageError) in try writer.append(draft) }, completion: completion)
    }

    package func hold(_ draft: HeldDraft, completion: @escaping @Sendable (Result<HoldResult, StorageError>) -> Void) -> Bool {
        write({ writer throws(StorageError) in try writer.hold(draft) }, completion: completion)
    }

    /// A room that exists needs no writing, so it opens on a full disk too.
    package func openRoom(_ room: RoomName, tail: Int, completion: @escaping @Sendable (Result<RoomTail, StorageError>) -> Void) {
        read({ reader throws(StorageError) in try reader.tail(of: room, tail) }) { [self] found in
            switch found {
            case .success(let tail?): completion(.success(tail))
            case .success(nil): createRoom(room, tail: tail, completion: completion)
            case .failure(let error): completion(.failure(error))
            }
        }
    }

    private func createRoom(_ room: RoomName, tail: Int, completion: @escaping @Sendable (Result<RoomTail, StorageError>) -> Void) {
        writeAlways({ writer throws(StorageError) in try writer.createRoom(room) }) { [self] created in
            switch created {
            case .success(true): completion(.success(RoomTail(lastSequence: 0, entries: [], held: [], isNew: true)))
            case .success(false): openRoom(room, tail: tail, completion: completion)
            case .failure(let error): completion(.failure(error))
            }
        }
    }

    package func entries(
        in room: RoomName, after: Int64, through: Int64, limit: Int, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    ) {
        read(
            { reader throws(StorageError) in try reader.entries(in: room, after: after, through: through, limit: limit) },
            completion: completion)
    }

    package func history(
        in room: RoomName, page: HistoryPage, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    ) {
        read({ reader throws(StorageError) in try reader.history(in: room, page: page) }, completion: completion)
    }

    package func removed(
        in room: RoomName, page: HistoryPage, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    ) {
        read({ reader throws(StorageError) in try reader.removed(in: room, page: page) }, completion: completion)
    }

    package func message(
        _ id: MessageID, in room: RoomName, completion: @escaping @Sendable (Result<Entry?, StorageError>) -> Void
    ) {
        read({ reader throws(StorageError) in try reader.message(id, in: room) }, completion: completion)
    }

    package func standing(
        of author: UserID, in room: RoomName, completion: @escaping @Sendable (Result<Standing, StorageError>) -> Void
    ) {
        read({ reader throws(StorageError) in try reader.standing(of: author, in: room) }, completion: completion)
    }

    package func rooms(completion: @escaping @Sendable (Result<[RoomName], StorageError>) -> Void) {
        read({ reader throws(StorageError) in try reader.rooms() }, completion: completion)
    }
}
