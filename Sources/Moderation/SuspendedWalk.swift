/// A walk through a chain that waits for one stage's answer. Stays on the chain's loop, and keeps the chain it began in.
package final class SuspendedWalk {
    let chain: Chain
    let context: Context
    /// The walk up to the stage that waits.
    let outcome: Outcome
    /// The place of the stage that waits.
    let link: Int
    /// The clock when the stage was reached.
    let start: UInt64
    /// Of an event a moderator lets through: stages rewrite it, and no more.
    let isFinish: Bool

    init(chain: Chain, context: Context, outcome: Outcome, link: Int, start: UInt64, isFinish: Bool) {
        self.chain = chain
        self.context = context
        self.outcome = outcome
        self.link = link
        self.start = start
        self.isFinish = isFinish
    }

    /// Has the stage asked. `completion` is called once, on any thread; its answer belongs into `resume`, on the loop.
    package func ask(_ completion: @escaping @Sendable (Result<StageAnswer, StageFailure>) -> Void) { chain.ask(self, completion) }

    /// Goes on with the stage's answer. Called once.
    package func resume(with answer: Result<StageAnswer, StageFailure>) -> Chain.Progress { chain.resume(self, with: answer) }
}
