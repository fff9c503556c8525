import Configuration
import Foundation
import Testing

@Suite struct PolicyFilesTests {
    private func text(_ scratch: Scratch, _ name: String) -> String? {
        try? String(contentsOfFile: "\(scratch.path)/\(name)", encoding: .utf8)
    }

    @Test func filesComeBackAsTheyWere() throws {
        let before = ["config.json": #"{"pipeline": ["words"]}"#, "plugins/words.json": #"{"mode": "off"}"#]
        let scratch = try Scratch([
            "config.json": #"{"pipeline": []}"#, "plugins/words.json": "{}", "plugins/new.json": #"{"use": "builtin:words"}"#,
            "plugins/notes.txt": "mine", "wordlists/other.txt": "word",
        ])
        let files = PolicyFiles(before, config: "config.json", in: scratch.path)
        #expect(files.names == ["config.json", "plugins/new.json", "plugins/words.json"])
        try files.write()
        #expect(text(scratch, "config.json") == before["config.json"])
        #expect(text(scratch, "plugins/words.json") == before["plugins/words.json"])
        #expect(text(scratch, "plugins/new.json") == nil)
        #expect(text(scratch, "plugins/notes.txt") == "mine")
        #expect(text(scratch, "wordlists/other.txt") == "word")
        #expect(PolicyFiles(before, config: "config.json", in: scratch.path).names.isEmpty)
        try files.undo()
        #expect(text(scratch, "config.json") == #"{"pipeline": []}"#)
        #expect(text(scratch, "plugins/new.json") == #"{"use": "builtin:words"}"#)
    }

    @Test func settingsOfTheServerStayAsTheyAreNow() throws {
        let scratch = try Scratch(["config.json": #"{"server": {"loops": 2}, "pipeline": []}"#])
        try PolicyFiles(["config.json": #"{"server": {"loops": 1}, "pipeline": ["notices"]}"#], config: "config.json", in: scratch.path)
            .write()
        let loaded = try scratch.load()
        #expect(loaded.settings.server.loops == 2)
        #expect(loaded.policy.stages.map(\.id) == ["notices"])
    }

    @Test func settingsAloneAreNoReasonToWrite() throws {
        let scratch = try Scratch(["config.json": #"{"server": {"loops": 2},  "pipeline": []}"#])
        let files = PolicyFiles(["config.json": #"{"server": {"loops": 1}, "pipeline": []}"#], config: "config.json", in: scratch.path)
        #expect(files.names.isEmpty)
    }

    @Test func whatWasNeverAppliedIsKept() throws {
        let applied = ["config.json": "{}", "plugins/words.json": #"{"mode": "shadow"}"#]
        let scratch = try Scratch(["config.json": "{}", "plugins/words.json": #"{"mode": "of"#])
        let files = PolicyFiles(["config.json": "{}", "plugins/words.json": "{}"], config: "config.json", in: scratch.path)
        #expect(try files.keep(unlessIn: applied, at: scratch.path + "/kept"))
        #expect(text(scratch, "kept/plugins/words.json") == #"{"mode": "of"#)
        #expect(text(scratch, "kept/config.json") == nil)
        try scratch.write("plugins/words.json", #"{"mode": "shadow"}"#)
        let again = PolicyFiles(["config.json": "{}", "plugins/words.json": "{}"], config: "config.json", in: scratch.path)
        #expect(try !again.keep(unlessIn: applied, at: scratch.path + "/again"))
    }

    @Test func aDiffShowsWhatChangedAndLittleElse() {
        let old = (1...20).map { "line \($0)" }.joined(separator: "\n") + "\n"
        let new = old.replacingOccurrences(of: "line 10\n", with: "line ten\n")
        #expect(
            DocumentsDiff(from: ["a": old, "b": "same"], to: ["a": new, "b": "same"]).text == """
                --- a
                +++ a
                @@ -7,7 +7,7 @@
                 line 7
                 line 8
                 line 9
                -line 10
                +line ten
                 line 11
                 line 12
                 line 13

                """)
        #expect(DocumentsDiff(from: ["a": "x\n"], to: [:]).text == "--- a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n")
        #expect(DocumentsDiff(from: ["a": "x\n"], to: ["a": "x\n"]).text.isEmpty)
    }

    @Test func aChangeCountsWhenTheFilesHaveComeToRest() throws {
        let scratch = try Scratch(["config.json": "{}", "plugins/words.json": "{}", "wordlists/a.txt": "word"])
        let loader = ConfigurationLoader(file: scratch.path + "/config.json", rates: .init(), catalogue: GoldenTests.catalogue)
        var watch = FilesWatch(known: loader.fingerprint)
        func look() -> Bool { watch.look(at: loader.fingerprint) }
        #expect(!look() && !look())
        try scratch.write("plugins/words.json", #"{"mode": "off"}"#)
        #expect(!look())
        try scratch.write("wordlists/a.txt", "another word")
        #expect(!look())
        #expect(look())
        #expect(look(), "until it was read it is still a change")
        watch.haveRead(loader.fingerprint)
        #expect(!look())
        // As editors save: a new file under the old name.
        try Data(#"{"mode": "onn"}"#.utf8).write(to: URL(fileURLWithPath: scratch.path + "/plugins/words.json"), options: .atomic)
        #expect(!look() && look())
    }
}
