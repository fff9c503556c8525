import ChatModel
import Configuration
import JSON
import Testing

@Suite struct EffectivePolicyTests {
    @Test func everyValueSaysWhereItComesFrom() throws {
        let scratch = try Scratch([
            "config.json": """
            {"pipeline": ["rate-limit", "notices"],
             "rooms": [{"match": "quiet-*", "override": {"notices": null, "rate-limit": {"sample": 50, "configuration": {"perPerson": {"burst": 3}}}}}]}
            """,
            "plugins/rate-limit.json": #"{"mode": "shadow", "configuration": {"perPerson": {"perSecond": 4}, "scope": "room"}}"#,
        ])
        let effective = try scratch.load().effective
        let (everywhere, quiet) = (effective.json(for: nil), effective.json(for: RoomName(trusted: "quiet-1")))
        #expect(everywhere["pipeline"]?.object?["from"] == "config.json#/pipeline")
        #expect(line(everywhere, "rate-limit", "mode") == ["shadow", "plugins/rate-limit.json"])
        #expect(line(everywhere, "rate-limit", "sample") == [100.0, "default"])
        #expect(line(everywhere, "rate-limit", "configuration/perPerson/perSecond") == [4, "plugins/rate-limit.json"])
        #expect(line(everywhere, "rate-limit", "configuration/perPerson/burst") == [10, "default"])
        #expect(line(everywhere, "notices", "configuration/from") == ["Admin", "default"])

        let place: JSONValue = "config.json#/rooms/0/override/rate-limit"
        #expect(quiet["match"] == "quiet-*")
        #expect(line(quiet, "rate-limit", "sample") == [50.0, place])
        #expect(line(quiet, "rate-limit", "configuration/perPerson/burst") == [3, place])
        #expect(line(quiet, "rate-limit", "configuration/perPerson/perSecond") == [4, "plugins/rate-limit.json"])
        #expect(quiet["stages"]?.array?.count == 1)
        #expect(quiet["absent"] == [["stage": "notices", "from": "config.json#/rooms/0/override/notices"]])
    }

    /// Value and source.
    private func line(_ policy: JSONObject, _ stage: String, _ setting: String) -> [JSONValue]? {
        let stage = policy["stages"]?.array?.compactMap(\.object).first { $0["stage"]?.string == stage }
        let line = stage?["settings"]?.array?.compactMap(\.object).first { $0["setting"]?.string == setting }
        return line.flatMap { line in line["value"].flatMap { value in line["from"].map { [value, $0] } } }
    }
}
