import ChatModel

/// A text and what must become of it. Examples stand beside the settings they are about, and a policy whose examples fail is not applied.
package struct Example: Sendable, Equatable {
    package let event: Event
    /// What the same person has said just before, a second apart.
    package let earlier: [String]
    /// Messages they had sent in the room before that, and how many minutes ago the first of them.
    package let messages: Int
    package let minutes: Int
    package let role: Role
    package let room: RoomName
    package let expectation: Verdict.Name
    /// The text the stages must leave; nil if it does not matter.
    package let expectedText: String?

    /// - Parameter kind: `message`; `edit`, by its author, of a message just sent; or `rename`, the text being the name.
    package init(
        text: String, kind: Event.Kind = .message, earlier: [String] = [], messages: Int = 0, minutes: Int = 0, role: Role = .guest,
        room: RoomName = .lobby, expectation: Verdict.Name, expectedText: String? = nil
    ) {
        event =
            switch kind {
            case .edit: .edit(MessageID("example"), text: text)
            case .rename: .rename(text)
            default: .message(text)
            }
        self.earlier = earlier
        self.messages = messages
        self.minutes = minutes
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
        let person = Person(id: author, name: DisplayName(trusted: "example"), role: role)
        let chain = Chain(stages.map { $0.with(sample: 100) }, room: room)
        let since = Timestamp(milliseconds: now.milliseconds - Int64(minutes) * 60_000)
        var standing = Standing(messages: messages, since: messages == 0 ? nil : since)
        for (index, text) in earlier.enumerated() {
            let moment = Timestamp(milliseconds: now.milliseconds - Int64(earlier.count - index) * 1000)
            let context = Context(room: room, sender: person, standing: standing, now: moment)
            if chain.judge(.message(text), in: context).verdict == .continue { standing.count(at: moment) }
        }
        let context = Context(
            room: room, sender: person, standing: standing,
            target: event.kind == .edit ? .init(author: author, createdAt: now) : nil, now: now)
        let outcome = chain.judge(event, in: context)
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
