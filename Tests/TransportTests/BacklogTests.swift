import Testing

@testable import Transport

@Suite struct BacklogTests {
    private final class Owner: BacklogOwner {
        let name: Int
        let backlog: Backlog
        var given: (Int) -> Void = { _ in }
        init(_ name: Int, _ backlog: Backlog) {
            self.name = name
            self.backlog = backlog
        }
        func giveUp() {
            given(name)
            backlog.note(0, in: self)
        }
    }

    @Test func thoseWithTheMostGoUntilAQuarterIsFree() {
        let backlog = Backlog()
        backlog.limit = 100
        var gone: [Int] = []
        let owners = [10, 40, 30, 25].map { bytes in
            let owner = Owner(bytes, backlog)
            owner.given = { gone.append($0) }
            backlog.note(bytes, in: owner)
            return owner
        }
        #expect(backlog.bytes == 105 && backlog.isOverLimit)
        var told: [Int] = []
        backlog.reduced = { told = [$0, $1] }
        backlog.reduce()
        #expect(gone == [40] && backlog.bytes == 65 && told == [1, 105])
        for owner in owners { backlog.note(0, in: owner) }
        #expect(backlog.bytes == 0)
    }

    @Test func whatIsNotedCountsOnce() {
        let backlog = Backlog()
        let owner = Owner(1, backlog)
        backlog.note(50, in: owner)
        backlog.note(20, in: owner)
        #expect(backlog.bytes == 20)
        backlog.note(0, in: owner)
        backlog.note(0, in: owner)
        #expect(backlog.bytes == 0)
    }

    @Test func anOwnerThatLetsGoOfNothingIsNotAskedForEver() {
        final class Stubborn: BacklogOwner { func giveUp() {} }
        let backlog = Backlog()
        backlog.limit = 10
        backlog.note(11, in: Stubborn())
        backlog.reduce()
        #expect(backlog.bytes == 0)
    }
}
