import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct ScheduleTests {
    /// Milliseconds of a moment in the week that began on Monday, 2026-05-04, UTC.
    private func moment(_ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Int64 {
        1_777_852_800_000 + Int64(((day * 24 + hour) * 60 + minute) * 60 + second) * 1000
    }

    private func wait(_ settings: JSONValue, at moment: Int64) -> Int? {
        let talk = StageTalk(Schedule.self, settings)
        talk.now = moment
        return talk.judge(.message("hello")).verdict.rejection?.retryAfterMilliseconds
    }

    private let nights: JSONValue = ["quiet": [["from": "22:00", "to": "07:00"]]]

    @Test func nightsAreQuiet() {
        #expect(wait(nights, at: moment(0, 21, 59)) == nil)
        #expect(wait(nights, at: moment(0, 22)) == 9 * 3_600_000)
        #expect(wait(nights, at: moment(0, 6, 59, 30)) == 30_000)
        #expect(wait(nights, at: moment(0, 7)) == nil)
        #expect(wait(nights, at: moment(6, 23)) == 8 * 3_600_000, "over the end of the week too")
    }

    @Test func daysAreThoseOnWhichTheTimeBegins() {
        let settings: JSONValue = ["quiet": [["days": ["friday"], "from": "22:00", "to": "07:00"]]]
        #expect(wait(settings, at: moment(4, 21)) == nil)
        #expect(wait(settings, at: moment(4, 23)) != nil)
        #expect(wait(settings, at: moment(5, 6)) != nil)
        #expect(wait(settings, at: moment(5, 23)) == nil)
    }

    @Test func timesThatFollowEachOtherAreOneWait() {
        let settings: JSONValue = ["quiet": [["from": "10:00", "to": "11:00"], ["from": "11:00", "to": "12:00"]]]
        #expect(wait(settings, at: moment(2, 10)) == 2 * 3_600_000)
    }

    @Test func theClockIsThatOfThePlace() {
        let settings: JSONValue = ["quiet": [["from": "22:00", "to": "07:00"]], "utcOffsetMinutes": 330]
        #expect(wait(settings, at: moment(0, 16, 29)) == nil)
        #expect(wait(settings, at: moment(0, 16, 30)) == 9 * 3_600_000)
    }

    @Test func aWholeWeekNeverEnds() {
        let settings: JSONValue = ["quiet": [["from": "00:00", "to": "24:00"]]]
        #expect(wait(settings, at: moment(3, 3)) ?? 0 >= 7 * 24 * 3_600_000)
    }

    @Test func moderatorsKeepTalking() {
        let talk = StageTalk(Schedule.self, nights)
        talk.now = moment(0, 23)
        #expect(talk.say("x", as: .moderator) == .continue)
        #expect(talk.say("x") == .reject)
        #expect(talk.judge(.delete(MessageID("m"))).verdict == .continue)
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(Schedule.self, ["quiet": [["from": "25:00", "to": "7:00"], ["days": ["fri"], "from": "24:00", "to": "24:00"], [:]]])
                .mistakes == [
                    "plugin.json#/configuration/quiet/0/from: must be a time from 00:00 to 23:59",
                    "plugin.json#/configuration/quiet/0/to: must be a time from 00:00 to 24:00",
                    "plugin.json#/configuration/quiet/1/days/0: is \"fri\", but must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday",
                    "plugin.json#/configuration/quiet/1/from: must be a time from 00:00 to 23:59",
                    "plugin.json#/configuration/quiet/2: needs a \"from\", such as \"22:00\"",
                    "plugin.json#/configuration/quiet/2: needs a \"to\", such as \"07:00\"",
                ])
    }
}
