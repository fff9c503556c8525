import BuiltInPlugins
import ChatModel
import Configuration
import JSON
import Moderation
import Storage

/// `baithak policy list|show|diff|reload|rollback`: the policies that were applied, and the way to another one.
struct PolicyCommand {
    private enum Action {
        case effective(RoomName?, json: Bool)
        case list
        case show(Int)
        case diff(Int, Int)
        case reload
        case rollBack(Int)
    }

    private let action: Action
    private let file: String
    private let option: DataOption

    init(_ arguments: inout Arguments) throws(CommandError) {
        file = try ConfigurationOption.file(&arguments)
        option = try DataOption(&arguments, configuration: file)
        let room = try arguments.room()
        let isJSON = arguments.flag("--json")
        switch arguments.next() {
        case "effective": action = .effective(room, json: isJSON)
        case "list": action = .list
        case "show": action = .show(try Self.number(&arguments))
        case "diff": action = .diff(try Self.number(&arguments), try Self.number(&arguments))
        case "reload": action = .reload
        case "rollback": action = .rollBack(try Self.number(&arguments))
        case let other:
            throw .usage("`policy` is followed by effective, list, show, diff, reload or rollback\(other.map { ", not \"\($0)\"" } ?? "")")
        }
        try arguments.finish()
    }

    private static func number(_ arguments: inout Arguments) throws(CommandError) -> Int {
        guard let word = arguments.next(), let number = Int(word), number > 0 else {
            throw .usage("a policy version is a number, as `policy list` shows it")
        }
        return number
    }

    func run() throws(CommandError) {
        switch action {
        case .effective(let room, let isJSON): try showEffective(room, isJSON)
        case .list:
            for policy in try option.withStore({ store throws(StorageError) in try store.policies() }) {
                Output.line("\(policy.number)  \(policy.appliedAt.iso8601)  \(policy.cause)")
            }
        case .show(let number):
            for (name, text) in try documents(number).sorted(by: { $0.key < $1.key }) {
                Output.line("==> \(name) <==\n\(text)")
            }
        case .diff(let from, let to):
            let text = DocumentsDiff(from: try documents(from), to: try documents(to)).text
            if !text.isEmpty { Output.line(String(text.dropLast())) }
        case .reload:
            guard let server = try RunningServer(option.data) else { throw .failure("no server runs in \(option.data.path)") }
            tell(try server.ask("POST", "/api/v1/policy/reload", [:]))
        case .rollBack(let number):
            if let server = try RunningServer(option.data) {
                tell(try server.ask("POST", "/api/v1/policy/rollback", ["version": .integer(Int64(number))]))
            } else {
                try rollBackFiles(to: number)
            }
        }
    }

    private func showEffective(_ room: RoomName?, _ isJSON: Bool) throws(CommandError) {
        let policy = try ConfigurationOption.load(file).effective.json(for: room)
        if isJSON { return Output.line(JSONValue.object(policy).text) }
        if let match = policy["match"]?.string { Output.line("as the entry of `rooms` for \(match) has it") }
        let pipeline = policy["pipeline"]?.object
        let ids = (pipeline?["value"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        Output.line("pipeline: \(ids)  (\(pipeline?["from"]?.string ?? ""))")
        for stage in (policy["stages"]?.array ?? []).compactMap(\.object) {
            Output.line("\n\(stage["stage"]?.string ?? "")  (\(stage["use"]?.string ?? ""))")
            let settings = (stage["settings"]?.array ?? []).compactMap(\.object)
            let lines = settings.map { ($0["setting"]?.string ?? "", $0["value"]?.text ?? "", $0["from"]?.string ?? "") }
            let widths = (lines.map { $0.0.count }.max() ?? 0, min(60, lines.map { $0.1.count }.max() ?? 0))
            for (key, value, source) in lines {
                Output.line("  \(key.padded(to: widths.0))  \(value.padded(to: widths.1))  \(source)")
            }
        }
        for stage in (policy["absent"]?.array ?? []).compactMap(\.object) {
            Output.line("\n\(stage["stage"]?.string ?? "")  does not run here: \(stage["from"]?.string ?? "")")
        }
    }

    private func tell(_ answer: JSONObject) {
        let version = answer["version"]?.integer ?? 0
        if answer["changed"]?.bool == true {
            Output.line("policy version \(version) is in force, after \(answer["milliseconds"]?.integer ?? 0) ms")
        } else {
            Output.line("nothing changes: the files say what policy version \(version) says")
        }
        for warning in answer["warnings"]?.array ?? [] { Output.line("warning: \(warning.string ?? "")") }
        let waiting = (answer["awaitsRestart"]?.array ?? []).compactMap(\.string)
        if !waiting.isEmpty { Output.line("restart to apply what changed in \(waiting.joined(separator: ", "))") }
    }

    /// Without a server: the next one starts with them.
    private func rollBackFiles(to number: Int) throws(CommandError) {
        let newest = try option.withStore { store throws(StorageError) in
            try store.policies().last.flatMap { last throws(StorageError) in try store.policyDocuments(last.number) }
        }
        let loader = ConfigurationLoader(file: file, rates: RateTable(), catalogue: .builtIn)
        let files = PolicyFiles(try documents(number), config: loader.name, in: loader.folderPath)
        do throws(PolicyFiles.Failure) {
            let kept = option.data.path + "/unapplied/" + Timestamp.now.iso8601
            if try files.keep(unlessIn: newest ?? [:], at: kept) { Output.line("edits that were never applied are in \(kept)") }
            try files.write()
        } catch {
            throw .failure(error.message)
        }
        for name in files.names { Output.line("wrote or removed \(name)") }
        _ = try ConfigurationOption.load(file)
        Output.line("no server runs: the next one starts with the files of policy version \(number)")
    }

    private func documents(_ number: Int) throws(CommandError) -> [String: String] {
        guard let documents = try option.withStore({ store throws(StorageError) in try store.policyDocuments(number) }) else {
            throw .failure("there is no policy version \(number); `baithak policy list` shows them")
        }
        return documents
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
