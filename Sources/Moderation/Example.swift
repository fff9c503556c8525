import ChatModel

/// A text and what must become of it. Examples stand beside the settings they are about, and a policy whose examples fail is not applied.
package struct Example: Sendable, Equatable {
    package let event: Event
    package let role: Role
    package let room: RoomName
    package let expectation: Verdict.Name
    /// The text the stages must leave; nil if it does not matter.
    package let expectedText: String?

    /// - Parameter edits: the text is an edit, by its author, of a message just sent.
    package init(
        text: String, edits: Bool = false, role: Role = .guest, room: RoomName = .lobby, expectation: Verdict.Name,
        expectedText: String? = nil
    ) {
        event = edits ? .edit(MessageID("example"), text: text) : .message(text)
        self.role = role
        self.room = room
        self.expectation = expectation
        self.expectedText = expectedText
    }

    /// Tries the example on fresh running halves of `stages`, sampled stages seeing it in any case.
    ///
    /// - Returns: nil if it came out as expected, else a sentence.
    package func failure(on stages: [Stage], now: Timestamp) -> String? {
        // A stranger every time, so that no example spends a limit of another.
        let author = UserID("example-" + String(UInt64.random(in: 0 ... .max), radix: 16))
        let context = Context(
            room: room, sender: Person(id: author, name: DisplayName(trusted: "example"), role: role),
            target: event.kind == .edit ? .init(author: author, createdAt: now) : nil, now: now)
        let outcome = Chain(stages.map { $0.with(sample: 100) }, room: room).judge(event, in: context)
        guard outcome.verdict.name == expectation else {
            return "expected \(expectation.rawValue), got \(outcome.verdict.name.rawValue)" + Self.reason(of: outcome)
        }
        guard let expectedText, expectedText != outcome.event.text else { return nil }
        return "expected the text \"\(expectedText)\", got \"\(outcome.event.text)\""
    }

    private static func reason(of outcome: Outcome) -> String {
        if let failure = outcome.failures.last { return " (\(failure.stage) failed: \(failure.message))" }
        return switch outcome.verdict {
        case .continue: ""
        case .reject(let rejection): " (\(rejection.stage ?? ""): \(rejection.message))"
        case .hold(let reason), .discard(let reason): " (\(outcome.stage ?? ""): \(reason))"
        }
    }
}
