import ChatModel
import Dispatch
import JSON
import Moderation
import Processes
import Synchronization

/// The running half of a stage whose program is somewhere else: keeps nothing.
final class PeerMiddleware: SuspendingMiddleware {
    private let pool: ProcessPool?

    init(_ pool: ProcessPool?) {
        self.pool = pool
        pool?.prepare()
    }

    static func pool(_ settings: PoolSettings, _ configuration: SettingsReader) -> ProcessPool? {
        do throws(ProcessError) {
            return try ProcessPools.shared.pool(settings)
        } catch {
            configuration.report("", "cannot be used: \(error.message)")
            return nil
        }
    }

    func ask(_ event: Event, in context: Context, _ completion: @escaping @Sendable (Result<StageAnswer, StageFailure>) -> Void) {
        ask(event, context, isPatient: false, completion)
    }

    /// Waits, for as long as the program may take, and for it to start.
    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        let done = DispatchSemaphore(value: 0)
        let box = Box()
        ask(event, context, isPatient: true) { result in
            box.answer.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return try box.answer.withLock { $0 }.get().apply(to: &event, &report)
    }

    private final class Box: Sendable {
        let answer = Mutex<Result<StageAnswer, StageFailure>>(.failure(StageFailure("it gave no answer")))
    }

    private func ask(
        _ event: Event, _ context: Context, isPatient: Bool,
        _ completion: @escaping @Sendable (Result<StageAnswer, StageFailure>) -> Void
    ) {
        guard let pool else { return completion(.failure(StageFailure("it cannot be used"))) }
        let sender = context.sender
        pool.ask(Question.body(event, context), isPatient: isPatient) { result in
            completion(result.map { $0.answer(to: event, by: sender) })
        }
    }
}
