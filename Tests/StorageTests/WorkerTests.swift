import Synchronization
import Testing

@testable import SQLiteStorage

@Suite struct WorkerTests {
    /// A worker that notes which jobs it was given together.
    private func withWorker(_ body: (Worker<Int>) -> Void) -> [[Int]] {
        let batches = Mutex<[[Int]]>([])
        let worker = Worker<Int>(
            name: "test",
            run: { jobs, done in
                batches.withLock { $0.append(jobs) }
                done()
            }, finish: {})
        body(worker)
        worker.close()
        return batches.withLock { $0 }
    }

    @Test func jobsThatWaitAreDoneTogetherOnceStarted() {
        let batches = withWorker { worker in
            for job in 1...100 { #expect(worker.submit(job, waits: true) == .accepted) }
            worker.start()
        }
        #expect(batches == [Array(1...100)])
    }

    @Test func aJobThatDoesNotWaitTakesThoseBeforeItAlong() {
        let batches = withWorker { worker in
            for job in 1...3 { _ = worker.submit(job, waits: true) }
            _ = worker.submit(4)
        }
        #expect(batches == [[1, 2, 3, 4]])
    }

    @Test func closingDoesWhatWasNeverStarted() {
        #expect(withWorker { worker in _ = worker.submit(1, waits: true) } == [[1]])
    }

    @Test func jobsThatWaitCountAgainstTheLimit() {
        _ = withWorker { worker in
            for job in 1...3 { #expect(worker.submit(job, limit: 3, waits: true) == .accepted) }
            #expect(worker.submit(4, limit: 3, waits: true) == .full)
        }
    }
}
