import Dispatch

/// Threads for what is not a loop's work: handlers of requests, and reading files.
///
/// Of their own rather than Swift's shared ones, so that nothing else that blocks there keeps requests waiting.
final class Background: TaskExecutor {
    static let shared = Background()

    private let queue = DispatchQueue(label: "baithak.background", attributes: .concurrent)

    /// Runs a piece of work that may wait for the disk.
    func run(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // SAFETY: the job is run exactly once.
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
