import ChatModel
import Moderation
import Testing

@Suite struct ExampleTests {
    private let now = Timestamp(milliseconds: 5_000_000)

    private func failure(_ example: Example, _ stages: Stage...) -> String? { example.failure(on: stages, now: now) }

    @Test func anExampleThatComesOutAsExpectedSaysNothing() {
        #expect(failure(Example(text: "-", expectation: .continue, expectedText: "-a"), Stage("a", .writing("a"))) == nil)
        #expect(failure(Example(text: "-", expectation: .reject), Stage("a", .answering(.reject(contentRejection)))) == nil)
    }

    @Test func anotherVerdictIsToldWithItsReason() {
        #expect(failure(Example(text: "-", expectation: .reject)) == "expected reject, got continue")
        #expect(
            failure(Example(text: "-", expectation: .continue), Stage("a", .answering(.reject(contentRejection))))
                == "expected continue, got reject (a: No.)")
        #expect(
            failure(Example(text: "-", expectation: .reject), Stage("a", .failing))
                == "expected reject, got hold (a failed: out of steps)")
    }

    @Test func anotherTextIsTold() {
        #expect(
            failure(Example(text: "-", expectation: .continue, expectedText: "*"), Stage("a", .writing("a")))
                == "expected the text \"*\", got \"-a\"")
    }

    @Test func theRoleAndKindAreThoseOfTheExample() {
        let stage = Stage(
            "a",
            Stub { event, context, _ in
                let isTheirs = context.target?.author == context.sender.id
                return event.kind == .edit && context.sender.role == .owner && isTheirs ? .hold(reason: "") : .continue
            })
        #expect(failure(Example(text: "", kind: .edit, role: .owner, expectation: .hold), stage) == nil)
        #expect(failure(Example(text: "", role: .owner, expectation: .continue), stage) == nil)
    }

    @Test func aSampledStageSeesEveryExample() {
        let stage = Stage("a", .answering(.reject(contentRejection))).with(sample: 0)
        #expect(failure(Example(text: "", expectation: .reject), stage) == nil)
    }
}
