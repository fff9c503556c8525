import ChatModel
import Moderation

/// For fuzzers: what a program might write, in pieces and whole, is an answer or a failure.
package func fuzzReply(_ bytes: [UInt8]) {
    var whole = LineSplitter(limit: 4096)
    let lines = whole.split(bytes)
    var pieces = LineSplitter(limit: 4096)
    var found: [[UInt8]]? = []
    for byte in bytes {
        guard let more = pieces.split([byte]) else {
            found = nil
            break
        }
        found? += more
    }
    precondition(found == lines, "lines do not depend on how they arrive")
    let text = "über 👍🏽 x"
    for line in lines ?? [] {
        _ = try? Reply.refusal(line)
        guard let reply = try? Reply(line) else { continue }
        let person = Person(id: UserID("u"), name: DisplayName(trusted: "u"), role: .guest)
        for finding in reply.answer(to: .message(text), by: person).findings {
            precondition(finding.span.upperBound <= text.utf8.count, "a finding lies in its text")
        }
    }
}
