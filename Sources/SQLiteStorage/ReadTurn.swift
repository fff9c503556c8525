/// One piece of work for the reading thread; it answers by itself.
struct ReadJob: Sendable {
    let perform: @Sendable (LogReader) -> Void
}

/// Runs what waits for the reading thread.
final class ReadTurn: @unchecked Sendable {
    // SAFETY: made by one thread, then used only by the `Worker` that owns it, which calls from one thread at a time.
    private let reader: LogReader

    init(_ reader: LogReader) { self.reader = reader }

    func run(_ jobs: [ReadJob], done: () -> Void) {
        for job in jobs { job.perform(reader) }
        done()
    }

    func close() { reader.connection.close() }
}
