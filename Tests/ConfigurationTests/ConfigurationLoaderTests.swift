import BuiltInPlugins
import ChatModel
import Configuration
import Foundation
import JSON
import Moderation
import Testing

@Suite struct ConfigurationLoaderTests {
    /// A plugin whose instances can be told apart.
    private final class Instance: StatelessPlugin {
        static let name = "instance"
        static let summary = "Can be told apart."
        static let defaults = StageDefaults(kinds: [.message], onFailure: .continue, exempt: [])

        init(configuration: SettingsReader, resources: PluginResources) {
            _ = configuration.integer("number", default: 0, in: 0...9, help: "Any.")
        }

        func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict { .continue }
    }

    private func verdict(_ policy: Policy, _ text: String, in room: String, as role: Role = .guest) -> (Verdict.Name, String) {
        let name = RoomName(trusted: room)
        let sender = Person(id: UserID("ada"), name: DisplayName(trusted: "Ada"), role: role)
        let context = Context(room: name, sender: sender, now: Timestamp(milliseconds: 1_790_000_000_000))
        let outcome = policy.makeChain(for: name).judge(.message(text), in: context)
        return (outcome.verdict.name, outcome.event.text)
    }

    @Test func stagesThatAnOverrideLeavesAloneAreShared() throws {
        let scratch = try Scratch([
            "config.json": """
            { "pipeline": ["instance", "other"],
              "rooms": [ { "match": "a", "override": { "other": { "configuration": { "number": 2 } } } },
                         { "match": "b", "override": { "other": { "mode": "shadow" } } } ] }
            """,
            "plugins/other.json": #"{ "use": "builtin:instance", "configuration": { "number": 1 } }"#,
        ])
        let policy = try scratch.load(PluginCatalogue([Instance.self])).policy
        func instances(_ room: String) -> [ObjectIdentifier] {
            policy.stages(for: RoomName(trusted: room)).compactMap { ($0.plugin as? Instance).map { ObjectIdentifier($0) } }
        }
        let everywhere = instances("lobby")
        #expect(Set(everywhere).count == 2)
        #expect(instances("a")[0] == everywhere[0])
        #expect(instances("a")[1] != everywhere[1])
        // Another mode needs no second plugin.
        #expect(instances("b") == everywhere)
        #expect(policy.stages(for: RoomName(trusted: "b"))[1].mode == .shadow)
    }

    @Test func overridesCountInTheirRooms() throws {
        let scratch = try Scratch([
            "config.json": """
            { "pipeline": ["words"],
              "rooms": [ { "match": "kids-*", "override": { "words": { "configuration": { "action": "mask" } } } },
                         { "match": "*adults*", "override": { "words": null } } ] }
            """,
            "wordlists/rude.txt": "heck\n",
        ])
        let policy = try scratch.load().policy
        #expect(verdict(policy, "oh heck", in: "lobby") == (.reject, "oh heck"))
        #expect(verdict(policy, "oh heck", in: "lobby", as: .moderator) == (.continue, "oh heck"))
        #expect(verdict(policy, "oh heck", in: "kids-1") == (.continue, "oh ***"))
        #expect(verdict(policy, "oh heck", in: "kids-adults") == (.continue, "oh ***"))
        #expect(verdict(policy, "oh heck", in: "adults") == (.continue, "oh heck"))
    }

    @Test func documentsAreTheFilesThatWereRead() throws {
        let files = [
            "config.json": #"{ "pipeline": ["words"] }"#, "plugins/words.json": "{}", "plugins/notices.json": "{}",
            "wordlists/rude.txt": "heck\n",
        ]
        let scratch = try Scratch(files.merging(["wordlists/unused.txt": "darn\n", "README.md": "hello"]) { first, _ in first })
        #expect(try scratch.load().documents == files)
    }

    @Test func limitsSurviveAReload() throws {
        let scratch = try Scratch(["config.json": #"{ "pipeline": ["rate-limit"] }"#])
        let rates = RateTable()
        let first = try scratch.load(rates: rates).policy
        for _ in 0..<10 { #expect(verdict(first, "hello", in: "lobby").0 == .continue) }
        let second = try scratch.load(rates: rates).policy
        #expect(verdict(second, "hello", in: "lobby").0 == .reject)
    }

    @Test func examplesSpendNobodysLimit() throws {
        let scratch = try Scratch([
            "config.json": #"{ "pipeline": ["rate-limit"] }"#,
            "plugins/rate-limit.json": """
            { "configuration": { "perPerson": { "perSecond": 0.01, "burst": 1 } },
              "examples": [ { "text": "a", "expect": "continue" }, { "text": "a", "expect": "continue" } ] }
            """,
        ])
        let rates = RateTable()
        for _ in 0..<5 { #expect(try scratch.load(rates: rates).examplesRun == 2) }
    }

    @Test func aByteOrderMarkIsIgnored() throws {
        let scratch = try Scratch(["config.json": "\u{FEFF}{ \"pipeline\": [] }"])
        #expect(try scratch.load().policy.stages.isEmpty)
    }

    @Test func filesMayBeLinks() throws {
        let scratch = try Scratch(["real/config.json": #"{ "pipeline": ["words"] }"#, "real/words": "{}", "wordlists/rude.txt": "heck"])
        let files = FileManager.default
        try files.createSymbolicLink(atPath: "\(scratch.path)/config.json", withDestinationPath: "real/config.json")
        try files.createDirectory(atPath: "\(scratch.path)/plugins", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: "\(scratch.path)/plugins/words.json", withDestinationPath: "../real/words")
        #expect(try scratch.load().policy.stages.map(\.id) == ["words"])
        try files.createSymbolicLink(atPath: "\(scratch.path)/plugins/gone.json", withDestinationPath: "nowhere")
        #expect(throws: ConfigurationError.self) { try scratch.load() }
    }

    @Test func whatIsNoFileIsRefused() throws {
        let scratch = try Scratch(["config.json/inside": "", "plugins/x": ""])
        let error = #expect(throws: ConfigurationError.self) { try scratch.load() }
        #expect(error?.description == "\(scratch.path)/config.json: is not a file")
    }

    @Test(.enabled(if: PluginCatalogue.builtIn["profanity"] != nil))
    func theConfigurationOfThisRepositoryIsSound() throws {
        let loaded = try ConfigurationLoader(
            file: GoldenTests.root + "/config.json", rates: RateTable(), catalogue: .builtIn
        ).load()
        #expect(
            loaded.policy.stages.filter { $0.mode != .off }.map(\.id)
                == ["authorization", "lockdown", "rate-limit", "names", "profanity", "location-link", "notices"])
        #expect(loaded.warnings.isEmpty)
        #expect(verdict(loaded.policy, "what the fuck", in: "lobby").0 == .reject)
        #expect(verdict(loaded.policy, "what the fuck", in: "kids-corner") == (.continue, "what the ****"))
        // What stands in the files is what holds without them.
        let defaults = Settings(folder: GoldenTests.root)
        #expect(loaded.settings == defaults)
        for stage in loaded.policy.stages where stage.mode != .off {
            let type = try #require(type(of: stage.plugin) as? any Plugin.Type)
            #expect(stage.kinds == type.defaults.kinds)
            #expect(stage.exempt == type.defaults.exempt)
            #expect(stage.onFailure == type.defaults.onFailure)
        }
    }

    @Test func theOtherFilesOfThisRepositoryAreSound() throws {
        let names = ["authorization", "rate-limit", "location-link", "notices"]
        var files = ["config.json": #"{ "pipeline": ["authorization", "rate-limit", "location-link", "notices"] }"#]
        for name in names {
            files["plugins/\(name).json"] = try String(contentsOfFile: GoldenTests.root + "/plugins/\(name).json", encoding: .utf8)
        }
        let loaded = try Scratch(files).load()
        #expect(loaded.policy.stages.map(\.id) == names)
        #expect(loaded.examplesRun == 3)
    }
}
