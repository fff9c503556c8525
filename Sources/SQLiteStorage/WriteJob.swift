import Storage

/// One piece of work for the writer's transaction, and whom to tell.
struct WriteJob: Sendable {
    /// Does the work and gives the answer to deliver once the transaction is committed.
    let perform: @Sendable (LogWriter) throws(StorageError) -> @Sendable () -> Void
    /// Answers that the work could not be done.
    let fail: @Sendable (StorageError) -> Void

    /// - Parameter work: whichever of its statements may fail on its own comes first: what it wrote before would stay.
    init<Answer: Sendable>(
        _ work: @escaping @Sendable (LogWriter) throws(StorageError) -> Answer,
        completion: @escaping @Sendable (Result<Answer, StorageError>) -> Void
    ) {
        perform = { writer throws(StorageError) in
            let answer = try work(writer)
            return { completion(.success(answer)) }
        }
        fail = { completion(.failure($0)) }
    }
}
