import ChatModel
import Dispatch
import Storage
import Synchronization

extension SQLiteStore {
    package func addToken(_ token: StoredToken) throws(StorageError) {
        try wait { writeAlways({ writer throws(StorageError) in try writer.addToken(token) }, completion: $0) }
    }

    package func tokens() throws(StorageError) -> [StoredToken] {
        try wait { read({ reader throws(StorageError) in try reader.tokens() }, completion: $0) }
    }

    package func revokeToken(id: String, at: Timestamp) throws(StorageError) -> Bool {
        try wait { writeAlways({ writer throws(StorageError) in try writer.revokeToken(id: id, at: at) }, completion: $0) }
    }

    package func token(hash: [UInt8], completion: @escaping @Sendable (Result<StoredToken?, StorageError>) -> Void) {
        read({ reader throws(StorageError) in try reader.token(hash: hash) }, completion: completion)
    }

    package func recordPolicy(_ documents: [String: String], cause: String, at: Timestamp) throws(StorageError) -> Int {
        try wait {
            writeAlways({ writer throws(StorageError) in try writer.recordPolicy(documents, cause: cause, at: at) }, completion: $0)
        }
    }

    package func policies() throws(StorageError) -> [PolicyRecord] {
        try wait { read({ reader throws(StorageError) in try reader.policies() }, completion: $0) }
    }

    package func policyDocuments(_ number: Int) throws(StorageError) -> [String: String]? {
        try wait { read({ reader throws(StorageError) in try reader.policyDocuments(number) }, completion: $0) }
    }

    /// Waits on the caller's thread for an answer of one of ours. Never called by a completion, which would wait for itself.
    func wait<Answer: Sendable>(
        for start: (@escaping @Sendable (Result<Answer, StorageError>) -> Void) -> Void
    ) throws(StorageError) -> Answer {
        let arrival = Arrival<Answer>()
        start { arrival.deliver($0) }
        return try arrival.wait().get()
    }
}

/// One answer that one thread waits for.
private final class Arrival<Answer: Sendable>: Sendable {
    private let answer = Mutex<Result<Answer, StorageError>?>(nil)
    private let semaphore = DispatchSemaphore(value: 0)

    func deliver(_ result: Result<Answer, StorageError>) {
        answer.withLock { $0 = result }
        semaphore.signal()
    }

    func wait() -> Result<Answer, StorageError> {
        while true {
            semaphore.wait()
            if let result = answer.withLock({ $0 }) { return result }
        }
    }
}
