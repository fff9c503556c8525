import ChatModel
import Foundation
import JSON

/// `baithak held list|approve|reject`: what waits for a moderator, in a running server.
struct HeldCommand {
    private enum Action {
        case list(room: String?, json: Bool)
        case decide([String], word: String, reason: String?)
    }

    private let action: Action
    private let option: DataOption

    init(_ arguments: inout Arguments) throws(CommandError) {
        let file = try ConfigurationOption.file(&arguments)
        option = try DataOption(&arguments, configuration: file)
        let reason = try arguments.value("--reason", "words for the author")
        let room = try arguments.value("--room", "a room")
        let isJSON = arguments.flag("--json")
        switch arguments.next() {
        case "list": action = .list(room: room, json: isJSON)
        case "approve": action = .decide(try Self.numbers(&arguments), word: "approve", reason: reason)
        case "reject": action = .decide(try Self.numbers(&arguments), word: "reject", reason: reason)
        case let other: throw .usage("`held` is followed by list, approve or reject\(other.map { ", not \"\($0)\"" } ?? "")")
        }
        try arguments.finish()
    }

    private static func numbers(_ arguments: inout Arguments) throws(CommandError) -> [String] {
        var numbers: [String] = []
        while let word = arguments.next() {
            guard Int64(word) != nil else { throw .usage("a held message is a number, as `held list` shows it, not \"\(word)\"") }
            numbers.append(word)
        }
        guard !numbers.isEmpty else { throw .usage("which one? `held list` shows their numbers") }
        return numbers
    }

    func run() throws(CommandError) {
        guard let server = try RunningServer(option.data) else { throw .failure("no server runs in \(option.data.path)") }
        switch action {
        case .list(let room, let isJSON): try list(room, isJSON, server)
        case .decide(let numbers, let word, let reason):
            var body: [(String, JSONValue)] = [("decision", .string(word))]
            if let reason { body.append(("reason", .string(reason))) }
            for number in numbers {
                let answer = try server.ask("POST", "/api/v1/held/\(number)/decision", .object(JSONObject(body)))
                let by = answer["by"]?.string ?? ""
                let decision = answer["decision"]?.string ?? ""
                Output.line(
                    answer["decidedBefore"]?.bool == true
                        ? "\(number) was \(decision) before, by \(by)" : "\(number) is \(decision)")
            }
        }
    }

    private func list(_ room: String?, _ isJSON: Bool, _ server: RunningServer) throws(CommandError) {
        var after: Int64 = 0
        while true {
            let path = "/api/v1/held?limit=200&after=\(after)" + (room.map { "&room=" + RunningServer.escaped($0) } ?? "")
            let answer = try server.ask("GET", path)
            for event in (answer["held"]?.array ?? []).compactMap(\.object) {
                after = event["held"]?.integer ?? after
                Output.line(isJSON ? JSONValue.object(event).text : Self.line(event))
            }
            if answer["more"]?.bool != true { return }
        }
    }

    private static func line(_ event: JSONObject) -> String {
        func text(_ key: String) -> String { event[key]?.string ?? "" }
        let time = Timestamp(milliseconds: event["createdAt"]?.integer ?? 0).iso8601
        let words = event["text"]?.string ?? "a place"
        var line = "\(event["held"]?.integer ?? 0)  \(time)  \(text("room"))  \(text("username")): \(words)\n"
        line += "    \(text("stage")): \(text("reason"))"
        for stage in (event["trace"]?.object?["stages"]?.array ?? []).compactMap(\.object) {
            for finding in (stage["findings"]?.array ?? []).compactMap(\.object) {
                line += "\n    \(stage["stage"]?.string ?? ""): \(finding["rule"]?.string ?? "")"
            }
        }
        return line
    }
}
