import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct RateLimitTests {
    /// How many of `tries` events go through, one `every` so many milliseconds.
    private func admitted(
        _ plugin: RateLimit, _ event: Event = .message("x"), tries: Int = 1000, every milliseconds: Int64 = 0,
        user: (Int) -> String = { _ in "ada" }, address: String = "",
        room: String = "lobby"
    ) -> Int {
        (0..<tries).count { number in
            let context = Context.of(
                user: user(number), address: address, room: RoomName(trusted: room), author: "ada",
                now: 1_790_000_000_000 + Int64(number) * milliseconds)
            return verdict(plugin, event, context) == .continue
        }
    }

    private func verdict(_ plugin: RateLimit, _ event: Event, _ context: Context) -> Verdict {
        var event = event
        var report = Report()
        return plugin.handle(&event, in: context, report: &report)
    }

    private func plugin(_ settings: JSONValue = [:], stage: String = "rate-limit", rates: RateTable = RateTable()) -> RateLimit {
        let (plugin, mistakes) = build(RateLimit.self, settings, stage: stage, rates: rates)
        #expect(mistakes.isEmpty)
        return plugin
    }

    @Test func aPersonSendsTenAtOnceThenTwoASecond() {
        #expect(admitted(plugin()) == 10)
        #expect((29...30).contains(admitted(plugin(), tries: 1000, every: 10)))
    }

    @Test func kindsCountByThemselves() {
        let plugin = plugin()
        #expect(admitted(plugin) == 10)
        #expect(admitted(plugin, .edit(MessageID("m"), text: "x")) == 10)
        #expect(admitted(plugin, .location(Location(latitude: 1, longitude: 1))) == 10)
    }

    @Test func peopleCountByThemselves() {
        #expect(admitted(plugin(), user: { "guest-\($0 % 5)" }) == 50)
    }

    @Test func anAddressSendsThreeHundred() {
        #expect(admitted(plugin(), user: { "guest-\($0)" }, address: "192.0.2.1") == 300)
        let plugin = plugin()
        #expect(admitted(plugin, tries: 200, user: { "guest-\($0)" }, address: "192.0.2.1") == 200)
        #expect(admitted(plugin, .delete(MessageID("m")), tries: 200, user: { "guest-\($0)" }, address: "192.0.2.1") == 100)
        #expect(admitted(plugin, user: { "guest-\($0)" }, address: "192.0.2.2") == 300)
    }

    @Test func aRefusalCostsTheAddressNothing() {
        let plugin = plugin()
        #expect(admitted(plugin, tries: 5000, address: "192.0.2.1") == 10)
        #expect(admitted(plugin, user: { "guest-\($0)" }, address: "192.0.2.1") == 290)
    }

    @Test func aRefusalByTheAddressCostsThePersonNothing() {
        let rates = RateTable()
        let plugin = plugin(["perAddress": ["perSecond": 1, "burst": 1]], rates: rates)
        #expect(admitted(plugin, tries: 100, address: "192.0.2.1") == 1)
        #expect(admitted(plugin, tries: 100) == 9)
    }

    @Test func joinsAreLimitedByAddressOnly() {
        #expect(admitted(plugin(), .join, address: "192.0.2.1") == 50)
        #expect(admitted(plugin(), .join) == 1000)
        let plugin = plugin()
        #expect(admitted(plugin, .join, address: "192.0.2.1") == 50)
        #expect(admitted(plugin, user: { "guest-\($0)" }, address: "192.0.2.1") == 300)
    }

    @Test func joinsOfAPersonAreLimitedOnRequest() {
        #expect(admitted(plugin(["kinds": ["join": ["burst": 3]]]), .join) == 3)
    }

    @Test func leavingIsNeverLimited() {
        let plugin = plugin(["perAddress": ["burst": 1], "joinsPerAddress": ["burst": 1]])
        #expect(admitted(plugin, .leave, address: "192.0.2.1") == 1000)
    }

    @Test func aKindHasItsOwnLimit() {
        let plugin = plugin(["perPerson": ["burst": 4], "kinds": ["edit": ["perSecond": 0.1]]])
        #expect(admitted(plugin) == 4)
        #expect(admitted(plugin, .edit(MessageID("m"), text: "x"), tries: 100, every: 100) == 4)
        #expect(admitted(plugin, tries: 101, every: 100, user: { _ in "bob" }) == 24)
    }

    @Test func limitsHoldAcrossRoomsUnlessScoped() {
        let node = plugin()
        #expect(admitted(node, room: "a") + admitted(node, room: "b") == 10)
        let scoped = plugin(["scope": "room"])
        #expect(admitted(scoped, room: "a") + admitted(scoped, room: "b") == 20)
    }

    @Test func limitsSurviveAReloadThatKeepsThem() {
        let rates = RateTable()
        #expect(admitted(plugin(rates: rates)) == 10)
        #expect(admitted(plugin(rates: rates)) == 0)
        #expect(admitted(plugin(["perPerson": ["burst": 3]], rates: rates)) == 3)
    }

    @Test func twoStagesOfThePluginCountByThemselves() {
        let rates = RateTable()
        #expect(admitted(plugin(stage: "fast", rates: rates)) == 10)
        #expect(admitted(plugin(stage: "slow", rates: rates)) == 10)
    }

    @Test func aRefusalSaysWhenToTryAgain() throws {
        let plugin = plugin(["perPerson": ["perSecond": 0.4, "burst": 1]])
        let now: Int64 = 1_790_000_000_000
        #expect(verdict(plugin, .message("x"), .of(now: now)) == .continue)
        let rejection = try #require(verdict(plugin, .message("x"), .of(now: now + 1)).rejection)
        #expect(rejection.code == .rateLimited)
        #expect(rejection.retryAfterMilliseconds == 2499)
        #expect(rejection.message == "You are doing that too fast. Please try again in 3 seconds.")
        #expect(verdict(plugin, .message("x"), .of(now: now + 2499)).rejection?.retryAfterMilliseconds == 1)
        #expect(verdict(plugin, .message("x"), .of(now: now + 2499)).rejection?.message.hasSuffix("in 1 second.") == true)
        #expect(verdict(plugin, .message("x"), .of(now: now + 2500)) == .continue)
    }

    @Test func moderatorsAreExempt() {
        #expect(RateLimit.defaults.exempt == [.moderator, .owner])
        #expect(RateLimit.defaults.onFailure == .continue)
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(RateLimit.self, ["perPerson": ["perSecond": 0], "kinds": ["mesage": [:]], "scope": "planet"]).mistakes == [
                "plugin.json#/configuration/scope: is \"planet\", but must be one of node, room",
                "plugin.json#/configuration/perPerson/perSecond: must be from 0.00001 to 100000",
                "plugin.json#/configuration/kinds/mesage: is not a setting here (did you mean \"message\"?); "
                    + "known are delete, edit, join, location, message, rename, upload",
            ])
    }
}
