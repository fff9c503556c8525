import ChatModel
import Storage

/// The embedded store: one SQLite file with a write-ahead log.
///
/// One thread writes, everything that waits in one transaction; another reads, on a connection of its own that never waits for the writer.
package final class SQLiteStore: Store {
    /// Appends and holds that may wait.
    package static let defaultWaitingLimit = 16384

    private let writer: Worker<WriteJob>
    private let reader: Worker<ReadJob>
    private let waitingLimit: Int
    private let gathersAppends: Bool
    private let lock: ServerLock?
    private let closedError: StorageError

    /// Opens the database, creating the folder, the file and the tables that are missing.
    /// - Parameters:
    ///   - exclusive: this process serves the rooms. Another that wants the same is refused as busy; one that does not, such as
    ///     `baithak token`, is not.
    ///   - gathersAppends: appends and holds wait for `startAppends()`.
    package init(
        path: String, exclusive: Bool, waitingLimit: Int = SQLiteStore.defaultWaitingLimit, gathersAppends: Bool = false
    ) throws(StorageError) {
        try DatabaseFile.create(path)
        lock = exclusive ? try ServerLock(path: path) : nil
        let writing = try Connection(path: path, mode: .readWrite)
        // FULL: every commit waits for the disk, so that an acknowledged message survives a power cut.
        try writing.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536")
        try Schema.migrate(writing)
        let commits = GroupCommit(try LogWriter(writing))
        let reads = ReadTurn(try LogReader(try Connection(path: path, mode: .readOnly)))
        writer = Worker(name: "baithak.store.write", run: { commits.commit($0, done: $1) }, finish: { commits.close() })
        reader = Worker(name: "baithak.store.read", run: { reads.run($0, done: $1) }, finish: { reads.close() })
        self.waitingLimit = waitingLimit
        self.gathersAppends = gathersAppends
        closedError = StorageError(.closed, "\(path): the database is closed")
    }

    package func startAppends() {
        if gathersAppends { writer.start() }
    }

    package func close() {
        // The writer's connection goes last: only it can fold the write-ahead log into the file.
        reader.close()
        writer.close()
        lock?.release()
    }

    /// Queues work whose number is limited.
    func write<Answer: Sendable>(
        _ work: @escaping @Sendable (LogWriter) throws(StorageError) -> Answer,
        completion: @escaping @Sendable (Result<Answer, StorageError>) -> Void
    ) -> Bool {
        submit(WriteJob(work, completion: completion), limit: waitingLimit, waits: gathersAppends)
    }

    /// Queues work that comes rarely enough not to be counted.
    func writeAlways<Answer: Sendable>(
        _ work: @escaping @Sendable (LogWriter) throws(StorageError) -> Answer,
        completion: @escaping @Sendable (Result<Answer, StorageError>) -> Void
    ) {
        _ = submit(WriteJob(work, completion: completion), limit: .max)
    }

    private func submit(_ job: WriteJob, limit: Int, waits: Bool = false) -> Bool {
        switch writer.submit(job, limit: limit, waits: waits) {
        case .accepted: return true
        case .full: return false
        case .closed:
            job.fail(closedError)
            return true
        }
    }

    func read<Answer: Sendable>(
        _ work: @escaping @Sendable (LogReader) throws(StorageError) -> Answer,
        completion: @escaping @Sendable (Result<Answer, StorageError>) -> Void
    ) {
        let job = ReadJob { reader in
            completion(Result { () throws(StorageError) in try work(reader) })
        }
        if case .closed = reader.submit(job) { completion(.failure(closedError)) }
    }
}
