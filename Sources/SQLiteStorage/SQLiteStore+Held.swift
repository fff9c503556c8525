import ChatModel
import Storage

extension SQLiteStore {
    package func held(
        in room: RoomName?, after: Int64, limit: Int, completion: @escaping @Sendable (Result<[HeldEvent], StorageError>) -> Void
    ) {
        read({ reader throws(StorageError) in try reader.held(in: room, after: after, limit: limit) }, completion: completion)
    }

    package func heldEvent(_ number: Int64, completion: @escaping @Sendable (Result<HeldEvent?, StorageError>) -> Void) {
        read({ reader throws(StorageError) in try reader.heldEvent(number) }, completion: completion)
    }

    package func decide(
        _ decision: HeldDecision, completion: @escaping @Sendable (Result<DecideResult, StorageError>) -> Void
    ) -> Bool {
        write({ writer throws(StorageError) in try writer.decide(decision) }, completion: completion)
    }
}

extension LogReader {
    func held(in room: RoomName?, after: Int64, limit: Int) throws(StorageError) -> [HeldEvent] {
        let condition = room == nil ? "" : "AND rooms.name = ? "
        return try connection.once(
            HeldQuery.select + "WHERE held.decision IS NULL AND held.position > ? \(condition)ORDER BY held.position LIMIT ?"
        ) { statement throws(StorageError) in
            statement.bind(after)
            if let room { statement.bind(room.value) }
            return try statement.bind(Int64(max(0, limit))).all(HeldQuery.read)
        }
    }

    func heldEvent(_ number: Int64) throws(StorageError) -> HeldEvent? {
        try connection.once(HeldQuery.select + "WHERE held.position = ?") { statement throws(StorageError) in
            try statement.bind(number).first(HeldQuery.read)
        }
    }
}
