import Documentation
import Foundation
import JSON

/// `baithak lockdown on|off`: throws the switch of the `lockdown` stage, in its file, and has a server that runs here take it at once.
///
/// The file is replaced in one step, with the rest of it as it was.
struct LockdownCommand {
    private static let stage = "lockdown"
    private let file: String
    private let isOn: Bool
    private let seconds: Int?
    private let option: DataOption

    init(_ arguments: inout Arguments) throws(CommandError) {
        file = try ConfigurationOption.file(&arguments)
        option = try DataOption(&arguments, configuration: file)
        let duration = try arguments.value("--for", "a time such as 30m")
        switch arguments.next() {
        case "on": isOn = true
        case "off": isOn = false
        case let other: throw .usage("`lockdown` is followed by on or off\(other.map { ", not \"\($0)\"" } ?? "")")
        }
        if duration != nil, !isOn { throw .usage("--for belongs to `lockdown on`") }
        seconds = try duration.map { text throws(CommandError) in
            guard let seconds = Self.seconds(text) else {
                throw .usage("--for takes a number of minutes (30m), hours (2h) or seconds (90s)")
            }
            return seconds
        }
        try arguments.finish()
    }

    func run() throws(CommandError) {
        let until = seconds.map { Date(timeIntervalSinceNow: Double($0)).formatted(.iso8601) }
        let path = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("plugins/\(Self.stage).json")
        try write(JSONValue.object(switched(try object(at: path), until: until)).prettyText, to: path)
        // Read as the server reads it: a file it would not take must not look like a switch that was thrown.
        let policy = try ConfigurationOption.load(file).policy
        let server = try RunningServer(option.data)
        _ = try server?.ask("POST", "/api/v1/policy/reload", [:])
        guard policy.stages.contains(where: { $0.id == Self.stage }) else {
            throw .failure(
                "written, but without effect: \"pipeline\" in \(file) does not name \"\(Self.stage)\"; put it behind \"authorization\"")
        }
        Output.line(isOn ? "lockdown is on\(until.map { " until \($0)" } ?? ", until `baithak lockdown off`")" : "lockdown is off")
        if server == nil { Output.line("no server runs in \(option.data.path): the next one starts with it") }
    }

    private func object(at path: URL) throws(CommandError) -> JSONObject {
        guard let data = try? Data(contentsOf: path) else { return JSONObject([("use", .string("builtin:\(Self.stage)"))]) }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONParser.parse(Array(data), options: .file)
        } catch {
            throw .failure("plugins/\(Self.stage).json: \(error)")
        }
        guard let object = value.object else { throw .failure("plugins/\(Self.stage).json is no JSON object") }
        return object
    }

    private func switched(_ object: JSONObject, until: String?) -> JSONObject {
        object.merging(
            JSONObject([("configuration", .object(JSONObject([("active", .bool(isOn)), ("until", until.map { .string($0) } ?? .null)])))]))
    }

    private func write(_ text: String, to path: URL) throws(CommandError) {
        do {
            try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: path, options: .atomic)
        } catch {
            throw .failure("\(path.relativePath): \(error.localizedDescription)")
        }
    }

    /// `90s`, `30m`, `2h`; a number alone is minutes.
    private static func seconds(_ text: String) -> Int? {
        let units = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[String($0)] }
        guard let number = Int(unit == nil ? text[...] : text.dropLast()), (1...100_000).contains(number) else { return nil }
        return number * (unit ?? 60)
    }
}
