import CSQLite
import Storage

/// Does everything that waits for the writer in one transaction, then answers in order: one wait for the disk, however many are queued.
final class GroupCommit: @unchecked Sendable {
    // SAFETY: made by one thread, then used only by the `Worker` that owns it, which calls from one thread at a time.
    private let writer: LogWriter
    private let connection: Connection

    init(_ writer: LogWriter) {
        self.writer = writer
        connection = writer.connection
    }

    /// - Parameter done: called when the outcome is certain, before anyone is answered.
    func commit(_ jobs: [WriteJob], done: () -> Void) {
        var answers: [@Sendable () -> Void] = []
        answers.reserveCapacity(jobs.count)
        do throws(StorageError) {
            try connection.execute("BEGIN IMMEDIATE")
            try writer.beginTransaction()
            for job in jobs { answers.append(try perform(job)) }
            try connection.execute("COMMIT")
        } catch {
            rollBack()
            answers = jobs.map { job in { job.fail(error) } }
        }
        done()
        for answer in answers { answer() }
    }

    func close() { connection.close() }

    /// A job's own mistake is its own answer; what goes wrong with the database fails everything in the transaction.
    private func perform(_ job: WriteJob) throws(StorageError) -> @Sendable () -> Void {
        connection.lastFailure = SQLITE_OK
        do throws(StorageError) {
            return try job.perform(writer)
        } catch {
            guard connection.isInTransaction, Self.ownMistakes.contains(connection.lastFailure) else { throw error }
            return { job.fail(error) }
        }
    }

    /// What SQLite answers when a statement, not the database, is at fault; it undoes that statement alone.
    private static let ownMistakes: Set<Int32> = [SQLITE_OK, SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH]

    private func rollBack() {
        // On a full disk SQLite has rolled back already. If this fails the next BEGIN says so.
        if connection.isInTransaction { try? connection.execute("ROLLBACK") }
        writer.forgetNumbers()
    }
}
