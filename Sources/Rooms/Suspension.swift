import Moderation

/// A walk that waits for a stage's answer, and what comes after it.
struct Suspension {
    let walk: SuspendedWalk
    /// What comes after the event in the room waits for it.
    let holdsRoom: Bool
    let then: (Room, Outcome) -> Void

    init(_ walk: SuspendedWalk, holdsRoom: Bool, then: @escaping (Room, Outcome) -> Void) {
        self.walk = walk
        self.holdsRoom = holdsRoom
        self.then = then
    }
}

extension Room {
    /// Has the stage asked; whoever waits behind the event must have been told to (`waitsForAnswer`).
    func wait(for suspension: Suspension) {
        openReads += 1
        suspensionCount += 1
        let number = suspensionCount
        suspensions[number] = suspension
        let resume = environment.resumer(for: name)
        suspension.walk.ask { answer in
            resume { room in room.answered(number, answer) }
        }
    }

    /// The server stops and has waited long enough.
    func giveUpAnswers() {
        while let number = suspensions.keys.min() { answered(number, .failure(StageFailure("the server stops"))) }
    }

    private func answered(_ number: Int, _ answer: Result<StageAnswer, StageFailure>) {
        // Not there: it was given up.
        guard let suspension = suspensions.removeValue(forKey: number) else { return }
        defer { endRead() }
        switch suspension.walk.resume(with: answer) {
        case .suspended(let walk): wait(for: Suspension(walk, holdsRoom: suspension.holdsRoom, then: suspension.then))
        case .done(let outcome):
            suspension.then(self, outcome)
            if suspension.holdsRoom { answerCame() }
        }
    }
}
