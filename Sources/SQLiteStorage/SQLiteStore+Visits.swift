import ChatModel
import Storage

extension SQLiteStore {
    package func keepVisit(_ visit: Visit) {
        writeAlways({ writer throws(StorageError) in try writer.keepVisit(visit) }, completion: { _ in })
    }

    package func forgetVisit(_ key: [UInt8]) {
        writeAlways({ writer throws(StorageError) in try writer.forgetVisit(key) }, completion: { _ in })
    }

    package func forgetVisits(endedBefore end: Timestamp) {
        writeAlways({ writer throws(StorageError) in try writer.forgetVisits(endedBefore: end) }, completion: { _ in })
    }

    package func resumeVisit(
        _ key: [UInt8], endedSince since: Timestamp, completion: @escaping @Sendable (Result<Visit?, StorageError>) -> Void
    ) {
        writeAlways({ writer throws(StorageError) in try writer.resumeVisit(key, endedSince: since) }, completion: completion)
    }

    package func endVisits(at now: Timestamp, forgettingBefore since: Timestamp) throws(StorageError) {
        try wait { writeAlways({ writer throws(StorageError) in try writer.endVisits(at: now, forgettingBefore: since) }, completion: $0) }
    }
}
