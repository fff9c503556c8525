/// Something with a deadline that moves, such as a session and its heartbeat.
package protocol DeadlineOwner: AnyObject {
    /// When to call `deadlinePassed`, in the loop's milliseconds; `.max` for never.
    var deadline: UInt64 { get }
    /// The wheel's note of where it has the owner; starts as 0 and belongs to the wheel.
    var watchedDeadline: UInt64 { get set }
    /// The deadline passed at most one tick ago. Sets a later one.
    func deadlinePassed(now: UInt64)
}

/// Deadlines of thousands of owners at 50 ms precision: one timer, no allocation for an owner whose deadline moves further away.
///
/// An owner is kept alive until its slot comes round, up to 51 s.
package final class DeadlineWheel {
    private struct Watch {
        let owner: any DeadlineOwner
        let due: UInt64
    }

    private unowned let loop: EventLoop
    /// Milliseconds that a slot stands for.
    private let tick: UInt64
    private var slots: [[Watch]]
    private var count = 0
    /// The first tick not yet processed.
    private var nextTick: UInt64 = 0
    private let timer: Timer
    private var isTimerSet = false
    private var timerTick = UInt64.max

    init(loop: EventLoop, tick: UInt64 = 50, slotCount: Int = 1024) {
        self.loop = loop
        self.tick = tick
        slots = Array(repeating: [], count: slotCount)
        timer = Timer(on: loop)
        nextTick = loop.now / tick
    }

    /// Takes note of the owner's deadline. To be called when it is set first and whenever it moves closer; moving away needs no call.
    package func watch(_ owner: any DeadlineOwner) {
        let deadline = owner.deadline
        guard deadline < .max, owner.watchedDeadline == 0 || deadline < owner.watchedDeadline else { return }
        if count == 0 { nextTick = loop.now / tick }
        insert(owner, deadline)
        setTimer()
    }

    private func insert(_ owner: any DeadlineOwner, _ deadline: UInt64) {
        // Rounded up: never early. What lies beyond the wheel waits at its far end and is put on again.
        let wanted = deadline / tick + (deadline % tick == 0 ? 0 : 1)
        owner.watchedDeadline = deadline
        slots[slot(of: min(max(wanted, nextTick), nextTick + UInt64(slots.count) - 1))].append(Watch(owner: owner, due: deadline))
        count += 1
    }

    private func slot(of tick: UInt64) -> Int { Int(tick % UInt64(slots.count)) }

    private func setTimer() {
        guard count > 0 else { return }
        var dueTick = nextTick
        while slots[slot(of: dueTick)].isEmpty { dueTick += 1 }
        guard !isTimerSet || dueTick < timerTick else { return }
        isTimerSet = true
        timerTick = dueTick
        let due = dueTick * tick
        let now = loop.now
        timer.schedule(after: due > now ? due - now : 0) { [unowned self] in turn() }
    }

    private func turn() {
        isTimerSet = false
        let now = loop.now
        while nextTick * tick <= now, count > 0 {
            let slot = slot(of: nextTick)
            let watches = slots[slot]
            slots[slot] = []
            count -= watches.count
            nextTick += 1
            for watch in watches where watch.owner.watchedDeadline == watch.due {
                watch.owner.watchedDeadline = 0
                if watch.owner.deadline <= now { watch.owner.deadlinePassed(now: now) }
                let deadline = watch.owner.deadline
                if deadline < .max, watch.owner.watchedDeadline == 0 { insert(watch.owner, deadline) }
            }
        }
        setTimer()
    }
}
