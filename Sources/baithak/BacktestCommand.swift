import Backtest
import BuiltInPlugins
import ChatModel
import Configuration
import Foundation
import Glibc
import JSON
import Moderation
import SQLiteStorage
import Storage

/// `baithak backtest`: what another policy would have made of what was said.
struct BacktestCommand {
    private enum Format {
        case people, json, csv
    }

    private let candidate: String
    private let current: String
    private let isAgainstRecord: Bool
    private let selection: SpokenHistory.Selection
    private let option: DataOption
    private let cores: Int
    private let format: Format

    init(_ arguments: inout Arguments) throws(CommandError) {
        current = try ConfigurationOption.file(&arguments)
        option = try DataOption(&arguments, configuration: current)
        guard let folder = try arguments.value("--policy", "a folder with another config.json") else {
            throw .usage("--policy names the folder of the policy to try: its config.json, plugins/ and wordlists/")
        }
        var isFolder: ObjCBool = false
        // SAFETY: the pointer is used within the call only.
        candidate =
            unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
            ? folder + "/config.json" : folder
        let against = try arguments.value("--against", "current or recorded") ?? "current"
        guard ["current", "recorded"].contains(against) else { throw .usage("--against must be current or recorded") }
        isAgainstRecord = against == "recorded"
        let room = try arguments.room()
        let since = try arguments.value("--since", "a time")
        var start = Timestamp(milliseconds: 0)
        if let since {
            guard let time = Self.time(since) else {
                throw .usage("--since must be a time such as 2026-01-31 or 2026-01-31T12:00:00Z, or a span such as 30d or 12h")
            }
            start = time
        }
        selection = SpokenHistory.Selection(room: room, since: start)
        let written = try arguments.value("--cores", "a number")
        cores = written.map { Int($0) ?? 0 } ?? ProcessInfo.processInfo.activeProcessorCount
        guard (1...256).contains(cores) else { throw .usage("--cores must be a number from 1") }
        format = arguments.flag("--json") ? .json : arguments.flag("--csv") ? .csv : .people
        try arguments.finish()
    }

    private static func time(_ text: String) -> Timestamp? {
        if let unit = text.last, let count = Int64(text.dropLast()), let hours: Int64 = ["h": 1, "d": 24, "w": 168][unit] {
            return Timestamp(milliseconds: Timestamp.now.milliseconds - count * hours * 3_600_000)
        }
        let full = text.contains("T") ? text : text + "T00:00:00Z"
        return (try? Date(full, strategy: .iso8601)).map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970 * 1000)) }
    }

    func run() throws(CommandError) {
        // With every mistake told, before anything is read.
        _ = try ConfigurationOption.load(candidate)
        if !isAgainstRecord { _ = try ConfigurationOption.load(current) }
        // A database of an older version is brought to this one's first.
        try option.withStore { _ in }
        let backtest = Backtest(
            path: option.data.databasePath, selection, candidate: Self.source(candidate),
            against: isAgainstRecord ? nil : Self.source(current))
        let progress = Backtest.Progress()
        let bar = ProgressBar(progress)
        bar?.start()
        let report: BacktestReport
        do throws(StorageError) {
            report = try backtest.run(cores: cores, progress)
            bar?.stop()
        } catch {
            bar?.stop()
            throw .failure(error.message)
        }
        switch format {
        case .people: Output.line(text(report))
        case .json: Output.line(JSONValue.object(report.json).text)
        case .csv: Output.line(String(report.csv.dropLast(2)))
        }
    }

    /// It has been loaded without mistakes; a file that has changed since leaves a policy without stages.
    private static func source(_ file: String) -> Backtest.PolicySource {
        { (try? ConfigurationLoader(file: file, rates: RateTable(), catalogue: .builtIn).load())?.policy ?? Policy(stages: []) }
    }

    // MARK: For people

    private func text(_ report: BacktestReport) -> String {
        let speed = report.seconds > 0 ? Int(Double(report.events) / report.seconds) : 0
        let time = String(format: "%.1f s", report.seconds)
        var lines = [
            "\(report.events) events in \(time) on \(report.cores) \(report.cores == 1 ? "core" : "cores"), \(speed) a second",
            "\(report.newlyBlocked) newly blocked, \(report.newlyFreed) newly freed, \(report.rewritten) with other words, "
                + "\(report.unchanged) unchanged",
        ]
        if report.failures > 0 { lines.append("\(report.failures) could not be judged by some stage") }
        lines += table("stage", report.stages, most: .max)
        lines += table("rule", report.rules.filter { $0.value.newlyBlocked + $0.value.newlyFreed > 0 }, most: 40)
        let (open, close) = isatty(STDOUT_FILENO) == 1 ? ("\u{1B}[7m", "\u{1B}[0m") : ("[", "]")
        for (isBlocked, title) in [(true, "newly blocked, for example:"), (false, "newly freed, for example:")] {
            let samples = report.samples.filter { $0.isBlocked == isBlocked }
            if samples.isEmpty { continue }
            lines += ["", title]
            lines += samples.map { "  \($0.stage)  \($0.room)  \($0.author): \($0.highlighted(open, close))" }
        }
        return lines.joined(separator: "\n")
    }

    private func table(_ title: String, _ changes: [String: BacktestReport.Change], most: Int) -> [String] {
        if changes.isEmpty { return [] }
        let sorted = changes.sorted {
            ($1.value.newlyBlocked + $1.value.newlyFreed, $0.key) < ($0.value.newlyBlocked + $0.value.newlyFreed, $1.key)
        }
        let width = max(title.count, sorted.prefix(most).map(\.key.count).max() ?? 0)
        func row(_ name: String, _ cells: [String]) -> String {
            name + String(repeating: " ", count: max(0, width - name.count))
                + cells.map { String(repeating: " ", count: max(1, 15 - $0.count)) + $0 }.joined()
        }
        var lines = ["", row(title, ["newly blocked", "newly freed", "still blocked", "in shadow"])]
        lines += sorted.prefix(most).map { name, change in
            row(name, ["\(change.newlyBlocked)", "\(change.newlyFreed)", "\(change.stillBlocked)", "\(change.inShadow)"])
        }
        if sorted.count > most { lines.append("and \(sorted.count - most) more; --json and --csv have them all") }
        return lines
    }
}
