import ChatModel
import Moderation
import SQLiteStorage

/// One core's part of a backtest: its rooms, in the order in which things were said, with the clock of then.
struct Replay {
    /// What the candidate is compared with.
    enum Baseline {
        /// What this policy makes of the same events.
        case policy(Policy)
        /// What became of them then, as far as it was kept.
        case recorded
    }

    private struct Room {
        let candidate: Chain
        let baseline: Chain?
    }

    private let candidate: Policy
    private let baseline: Baseline
    private var rooms: [RoomName: Room] = [:]
    private(set) var report = BacktestReport()

    init(candidate: Policy, baseline: Baseline) {
        self.candidate = candidate
        self.baseline = baseline
    }

    mutating func judge(_ spoken: Spoken) {
        let room = room(spoken.room)
        let context = Context(
            room: spoken.room, sender: spoken.author, target: spoken.target.map { .init(author: $0.author, createdAt: $0.createdAt) },
            now: spoken.at)
        let now = room.candidate.judge(spoken.event, in: context)
        let before = room.baseline?.judge(spoken.event, in: context)
        let blockedBefore = before.map { $0.verdict == .continue ? nil : $0.stage ?? "" } ?? spoken.recorded
        let blockedNow = now.verdict == .continue ? nil : now.stage ?? ""
        report.events += 1
        if !now.failures.isEmpty { report.failures += 1 }
        for shadow in now.shadowed where shadow.verdict != .continue { report.stages[shadow.stage, default: .init()].inShadow += 1 }
        switch (blockedBefore, blockedNow) {
        case (nil, nil):
            if let before, before.event != now.event { report.rewritten += 1 } else { report.unchanged += 1 }
        case (_?, let stage?):
            report.unchanged += 1
            report.stages[stage, default: .init()].stillBlocked += 1
            for rule in Set(now.report.findings.map(\.rule)) { report.rules[rule, default: .init()].stillBlocked += 1 }
        case (nil, let stage?):
            report.stages[stage, default: .init()].newlyBlocked += 1
            for rule in Set(now.report.findings.map(\.rule)) { report.rules[rule, default: .init()].newlyBlocked += 1 }
            sample(spoken, isBlocked: true, stage, now.report.findings)
        case (let stage?, nil):
            report.stages[stage, default: .init()].newlyFreed += 1
            for rule in Set((before?.report.findings ?? []).map(\.rule)) { report.rules[rule, default: .init()].newlyFreed += 1 }
            sample(spoken, isBlocked: false, stage, before?.report.findings ?? [])
        }
    }

    mutating func stopEarly() { report.isPartial = true }

    private mutating func sample(_ spoken: Spoken, isBlocked: Bool, _ stage: String, _ findings: [Finding]) {
        report.add(
            BacktestReport.Sample(
                isBlocked: isBlocked, stage: stage, room: spoken.room, author: spoken.author.name.value, at: spoken.at,
                text: spoken.event.text, spans: findings.map(\.span), rules: Set(findings.map(\.rule)).sorted()))
    }

    private mutating func room(_ name: RoomName) -> Room {
        if let known = rooms[name] { return known }
        var chain: Chain?
        if case .policy(let policy) = baseline { chain = policy.makeChain(for: name) }
        let room = Room(candidate: candidate.makeChain(for: name), baseline: chain)
        rooms[name] = room
        return room
    }
}
