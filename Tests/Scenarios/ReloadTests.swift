import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// Policies that change while people talk.
struct ReloadTests {
    /// Every message has both words; each policy masks one of them. So a message that no policy judged shows both, and one that two did, none.
    @Test func everyMessageIsJudgedOnceAndNoneIsLostOrOvertaken() throws {
        let server = try TestServer(
            files: [
                "wordlists/a.txt": "alpha\n", "wordlists/b.txt": "omega\n", "plugins/rate-limit.json": #"{"mode": "off"}"#,
                "plugins/profanity.json": Self.masking("a"),
            ], loops: 2)
        let speaker = try ScriptedClient(to: server.address)
        let listener = try ScriptedClient(to: server.address)
        for client in [speaker, listener] { _ = try client.ask("room:join", ["room": "tea"]) }

        let isTalking = Atomic(true)
        let reloads = Atomic(0)
        let thread = Thread {
            var list = "b"
            while isTalking.load(ordering: .relaxed) {
                try? server.write(Self.masking(list), to: "plugins/profanity.json")
                guard server.reload() else { return }
                reloads.add(1, ordering: .relaxed)
                list = list == "a" ? "b" : "a"
            }
        }
        thread.start()
        defer { isTalking.store(false, ordering: .relaxed) }

        // As many as go through while the policy changes a few times, in bursts that are under way together.
        var sent = 0
        var heard: [(sequence: Int64, text: String)] = []
        while reloads.load(ordering: .relaxed) < 6 || sent < 2000 {
            var asked: Set<Int> = []
            for _ in 0..<100 {
                let text = "{\"room\":\"tea\",\"text\":\"alpha \(sent) omega\"}"
                if let number = try speaker.emit("message:send", json: [text], asks: true) { asked.insert(number) }
                sent += 1
            }
            while !asked.isEmpty {
                guard case .acknowledgement(let number, let values) = try speaker.next() else { continue }
                #expect(values.first?.object?["ok"] == true)
                asked.remove(number)
            }
            while heard.count < sent {
                guard case .event("message", let values) = try listener.next(), let message = values.first?.object else { continue }
                heard.append((message["seq"]?.integer ?? 0, message["text"]?.string ?? ""))
            }
        }
        let first = heard.first?.sequence ?? 0
        #expect(heard.map(\.sequence) == Array(first..<(first + Int64(sent))))
        for (number, message) in heard.enumerated() {
            #expect(["***** \(number) omega", "alpha \(number) *****"].contains(message.text))
        }
        #expect(heard.contains { $0.text.hasPrefix("*") } && heard.contains { $0.text.hasSuffix("*") })
        server.stop()
    }

    private static func masking(_ list: String) -> String {
        #"{"use": "builtin:profanity", "configuration": {"wordlists": ["\#(list)"], "action": "mask"}}"#
    }

    @Test func whatThePolicyOfBeforeCountedStillCounts() throws {
        let limit = #"{"use": "builtin:rate-limit", "configuration": {"perPerson": {"perSecond": 0.001, "burst": 3}}}"#
        let server = try TestServer(files: ["plugins/rate-limit.json": limit])
        let client = try ScriptedClient(to: server.address)
        _ = try client.ask("room:join", ["room": "tea"])
        func send() throws -> Bool {
            try client.ask("message:send", ["room": "tea", "text": "hello"]).first?.object?["ok"] == true
        }
        #expect(try [send(), send()] == [true, true])
        try server.write(#"{"configuration": {"welcome": "Again!"}}"#, to: "plugins/notices.json")
        #expect(server.reload())
        #expect(try [send(), send()] == [true, false])
        server.stop()
    }

    @Test func aPolicyWithMistakesLeavesTheOldOneInForce() throws {
        let server = try TestServer(files: ["plugins/rate-limit.json": #"{"mode": "off"}"#])
        let client = try ScriptedClient(to: server.address)
        _ = try client.ask("room:join", ["room": "tea"])
        for broken in ["{", #"{"mode": "shadow", "modus": 1}"#, #"{"mode": "off", "examples": [{"text": "hello", "expect": "reject"}]}"#] {
            try server.write(broken, to: "plugins/profanity.json")
            #expect(!server.reload())
            let refused = try client.ask("message:send", ["room": "tea", "text": "what the fuck"])
            #expect(refused.first?.object?["ok"] == false)
        }
        try server.write(#"{"mode": "off"}"#, to: "plugins/profanity.json")
        #expect(server.reload())
        let taken = try client.ask("message:send", ["room": "tea", "text": "what the fuck"])
        #expect(taken.first?.object?["ok"] == true)
        server.stop()
    }
}
