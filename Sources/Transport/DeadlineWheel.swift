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
/// An owner is kept alive until it is forgotten or its slot comes round without a deadline left, after 51 s at most.
package final class DeadlineWheel {
    private unowned let loop: EventLoop
    /// Milliseconds that a slot stands for.
    private let tick: UInt64
    /// Who is looked at when the slot's turn comes. An owner is in one slot: that of the time in its `watchedDeadline`.
    private var slots: [[any DeadlineOwner]]
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
        guard deadline < .max, owner.watchedDeadline == 0 || deadline <= owner.watchedDeadline - tick else { return }
        forget(owner)
        if count == 0 { nextTick = loop.now / tick }
        let place = insert(owner, deadline)
        if !isTimerSet || place < timerTick { setTimer(place) }
    }

    /// Lets go of an owner whose end has come. Its place in its slot is searched from the end, where those are that have not been there long.
    package func forget(_ owner: any DeadlineOwner) {
        guard owner.watchedDeadline > 0 else { return }
        let slot = slot(of: owner.watchedDeadline / tick)
        owner.watchedDeadline = 0
        guard let index = slots[slot].lastIndex(where: { $0 === owner }) else { return }
        slots[slot].swapAt(index, slots[slot].count - 1)
        slots[slot].removeLast()
        count -= 1
    }

    /// - Returns: the tick of the owner's slot.
    @discardableResult
    private func insert(_ owner: any DeadlineOwner, _ deadline: UInt64) -> UInt64 {
        // Rounded up: never early. What lies beyond the wheel waits at its far end and is put on again. The first tick's time is 0, which means
        // nowhere.
        let wanted = deadline / tick + (deadline % tick == 0 ? 0 : 1)
        let place = max(min(max(wanted, nextTick), nextTick + UInt64(slots.count) - 1), 1)
        owner.watchedDeadline = place * tick
        slots[slot(of: place)].append(owner)
        count += 1
        return place
    }

    private func slot(of tick: UInt64) -> Int { Int(tick % UInt64(slots.count)) }

    private func setTimer(_ place: UInt64) {
        isTimerSet = true
        timerTick = place
        let due = place * tick
        let now = loop.now
        timer.schedule(after: due > now ? due - now : 0) { [unowned self] in turn() }
    }

    private func turn() {
        isTimerSet = false
        let now = loop.now
        while nextTick * tick <= now, count > 0 {
            let time = nextTick * tick
            let owners = slots[slot(of: nextTick)]
            slots[slot(of: nextTick)] = []
            count -= owners.count
            nextTick += 1
            // Whoever is dealt with may forget one that comes after it.
            for owner in owners where owner.watchedDeadline == time {
                owner.watchedDeadline = 0
                if owner.deadline <= now { owner.deadlinePassed(now: now) }
                let deadline = owner.deadline
                if deadline < .max, owner.watchedDeadline == 0 { insert(owner, deadline) }
            }
        }
        guard count > 0 else { return }
        var dueTick = nextTick
        while slots[slot(of: dueTick)].isEmpty { dueTick += 1 }
        if !isTimerSet || dueTick < timerTick { setTimer(dueTick) }
    }
}
