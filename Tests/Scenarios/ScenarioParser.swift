import ChatModel
import TestSupport

/// Reads a script: a title, a few lines of explanation, an empty line, then sentences.
///
/// A sentence begins at the margin; the indented lines after it belong to it. `Given FILE` is followed by the file's indented text. Lines
/// that begin with `#` are remarks. `Known issue: …` says that the server fails the script, for now, and why. The sentences are described in
/// `Scripts/README.md`.
enum ScenarioParser {
    private struct Sentence {
        var text: String
        let line: Int
    }

    static func parse(_ text: String, file: String) throws(ScenarioError) -> Scenario {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let heading = lines.prefix { !$0.isEmpty }
        guard let title = heading.first else { throw ScenarioError(file: file, line: 1, message: "a script begins with its title") }
        guard heading.count > 1 else {
            throw ScenarioError(file: file, line: 2, message: "the line after the title explains what happens and why")
        }
        var configuration: [String: String] = [:]
        var knownIssue: Scenario.KnownIssue?
        var steps: [Step] = []
        for sentence in try sentences(lines[heading.count...], file: file) {
            if sentence.text.hasPrefix("Given ") {
                let parts = sentence.text.dropFirst(6).split(separator: "\n", maxSplits: 1)
                configuration[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
            } else if sentence.text.hasPrefix("Known issue") {
                let text = sentence.text.drop { $0 != ":" }.dropFirst()
                knownIssue = Scenario.KnownIssue(
                    text: String(text).trimmingWhitespace(), isIntermittent: sentence.text.hasPrefix("Known issue at times:"))
            } else {
                steps.append(try step(sentence, file: file))
            }
        }
        guard !steps.isEmpty else { throw ScenarioError(file: file, line: lines.count, message: "nothing happens in this script") }
        return Scenario(
            file: file, title: title, explanation: heading.dropFirst().joined(separator: " "), knownIssue: knownIssue,
            configuration: configuration, steps: steps)
    }

    private static func sentences(_ lines: ArraySlice<String>, file: String) throws(ScenarioError) -> [Sentence] {
        var sentences: [Sentence] = []
        for (index, line) in zip(lines.indices, lines) where !line.hasPrefix("#") {
            if line.first?.isWhitespace == true {
                guard !sentences.isEmpty else {
                    throw ScenarioError(file: file, line: index + 1, message: "an indented line belongs to a sentence before it")
                }
                sentences[sentences.count - 1].text += "\n" + line
            } else if line.isEmpty {
                // Counted, so that later lines of a sentence keep their numbers.
                if !sentences.isEmpty { sentences[sentences.count - 1].text += "\n" }
            } else {
                sentences.append(Sentence(text: line, line: index + 1))
            }
        }
        return sentences
    }

    private static func step(_ sentence: Sentence, file: String) throws(ScenarioError) -> Step {
        switch sentence.text.trimmingWhitespace() {
        case "The server stops": return Step(people: [], action: .stop, line: sentence.line)
        case "The server restarts": return Step(people: [], action: .restart, line: sentence.line)
        default: break
        }
        var reader = ScriptReader(sentence.text, file: file, line: sentence.line)
        let people = try people(&reader)
        let action = try action(&reader)
        guard reader.isAtEnd else { throw reader.error("the sentence should end here") }
        return Step(people: people, action: action, line: sentence.line)
    }

    /// `Anna`, `Anna and Bert`, `Anna, Bert and Carl`, or nil for `Everyone`.
    private static func people(_ reader: inout ScriptReader) throws(ScenarioError) -> [String]? {
        if reader.skip("Everyone") { return nil }
        var names: [String] = []
        repeat { names.append(try name(&reader)) } while reader.skip(character: ",") || reader.skip("and")
        return names
    }

    private static func name(_ reader: inout ScriptReader) throws(ScenarioError) -> String {
        let name = reader.word()
        guard name.first?.isUppercase == true else { throw reader.error("expected a person's name, which begins with a capital letter") }
        return name
    }

    private static func action(_ reader: inout ScriptReader) throws(ScenarioError) -> Step.Action {
        let verb = reader.word()
        switch verb {
        case "speak", "speaks": return .speak(try choice(&reader, of: Step.Language.allCases.map { ($0.rawValue, $0) }))
        case "use", "uses": return .use(try choice(&reader, of: [("WebSocket", .webSocket), ("polling", .polling)]))
        case "ignore", "ignores": return .ignore(words(&reader))
        case "is", "are": return try state(&reader)
        case "connect", "connects":
            let auth = reader.skip("with") ? try reader.value() : nil
            return .connect(auth: auth, refusal: try refusal(&reader))
        case "upgrade", "upgrades": return .upgrade
        case "disconnect", "disconnects": return .disconnect
        case "vanish", "vanishes": return .vanish
        case "freeze", "freezes": return .freeze
        case "send", "sends": return .emit(event: try event(&reader), try reader.values(), asks: false)
        case "ask", "asks": return .emit(event: try event(&reader), try reader.values(), asks: true)
        case "say", "says":
            let text = try reader.string("what is said")
            let room = reader.skip("in") ? try reader.string("a room") : nil
            return .say(text, room: room, refusal: try refusal(&reader))
        case "receive", "receives": return try receive(&reader)
        case "hear", "hears":
            let text = try reader.string("what is heard")
            guard reader.skip("from") else { throw reader.error("expected from and a name") }
            return .hear(text, from: try name(&reader))
        default:
            throw reader.error(
                "\"\(verb)\": people speak, use, ignore, are, connect, upgrade, disconnect, vanish, freeze, send, ask, say, receive or hear"
            )
        }
    }

    /// What comes after `is`.
    private static func state(_ reader: inout ScriptReader) throws(ScenarioError) -> Step.Action {
        if reader.skip("answered") { return .answered(try reader.values()) }
        if reader.skip("disconnected") { return .receiveEnd }
        if reader.skip("in") { return .enter(room: try reader.string("a room")) }
        _ = reader.skip("a") || reader.skip("an")
        let roles = Role.allCases.flatMap { [($0.rawValue, $0), ($0.rawValue + "s", $0)] }
        return .have(try choice(&reader, of: roles))
    }

    private static func receive(_ reader: inout ScriptReader) throws(ScenarioError) -> Step.Action {
        if reader.skip("nothing") { return .receiveNothing }
        let inAnyOrder = reader.skip("in any order")
        var expectations: [Step.Expectation] = []
        repeat {
            expectations.append(Step.Expectation(event: try event(&reader), arguments: try reader.values()))
        } while !reader.isAtEnd
        return .receive(expectations, inAnyOrder: inAnyOrder)
    }

    private static func refusal(_ reader: inout ScriptReader) throws(ScenarioError) -> Pattern? {
        reader.skip("and is refused") || reader.skip("and are refused") ? try reader.value() : nil
    }

    private static func event(_ reader: inout ScriptReader) throws(ScenarioError) -> String {
        let event = reader.word()
        guard !event.isEmpty else { throw reader.error("expected the name of an event") }
        return event
    }

    private static func words(_ reader: inout ScriptReader) -> [String] {
        var words: [String] = []
        repeat { words.append(reader.word()) } while reader.skip(character: ",") || reader.skip("and")
        return words
    }

    private static func choice<Value>(_ reader: inout ScriptReader, of choices: [(String, Value)]) throws(ScenarioError) -> Value {
        let word = reader.word()
        guard let found = choices.first(where: { $0.0 == word }) else {
            throw reader.error("\"\(word)\": expected one of \(choices.map(\.0).joined(separator: ", "))")
        }
        return found.1
    }
}
