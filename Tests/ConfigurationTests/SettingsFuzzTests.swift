import BuiltInPlugins
import FuzzSupport
import Moderation
import Testing

@testable import Configuration

@Suite struct SettingsFuzzTests {
    static let corpus = [
        #"{"server": {"listen": ["127.0.0.1:8080", "[::1]:1", "unix:a"], "loops": 2, "public": "www", "pages": {"/r/{room}": "r.html"}}}"#,
        #"{"pipeline": ["authorization", "@drop-ins"], "rooms": [{"match": "kids-*", "override": {"authorization": null}}]}"#,
        #"{"chat": {"maxTextBytes": 10}, "examples": [{"text": "x", "expect": "continue", "as": "owner", "kind": "edit"}], "bus": {}}"#,
        #"{"rooms": [{"match": "*", "override": {"rate-limit": {"mode": "off", "configuration": {"perPerson": {"burst": 1}}}}}]}"#,
    ].map { Array($0.utf8) }

    @Test func noFileTrapsTheReader() {
        var mutator = Mutator(seed: 0x5EED_0079)
        for bytes in Self.corpus { fuzzSettings(bytes, catalogue: .builtIn) }
        for _ in 0..<1000 { fuzzSettings(mutator.mutate(Self.corpus), catalogue: .builtIn) }
    }
}
