import API
import Backtest
import ChatModel
import Configuration
import Dispatch
import Foundation
import JSON
import Moderation
import SQLiteStorage
import Secrets
import Storage
import Synchronization

/// Runs backtests for operators of a running server, one at a time, on fewer cores than there are.
final class BacktestDesk: Backtesting {
    private struct Run {
        let id: String
        let progress = Backtest.Progress()
        /// Nil while it runs.
        var result: Result<BacktestReport, StorageError>?
    }

    private let databasePath: String
    private let loader: ConfigurationLoader
    private let documents: @Sendable () -> [String: String]
    /// The last ones, newest last.
    private let runs = Mutex<[Run]>([])
    private let queue = DispatchQueue(label: "baithak.backtest", qos: .utility)
    private static let remembered = 10
    private static let mostEvents = 2_000_000

    /// - Parameter documents: the files of the policy in force.
    init(databasePath: String, loader: ConfigurationLoader, documents: @escaping @Sendable () -> [String: String]) {
        self.databasePath = databasePath
        self.loader = loader
        self.documents = documents
    }

    func start(files: [String: String?], room: RoomName?, since: Timestamp, againstRecord: Bool) async throws(PolicyRefusal) -> String {
        let run = Run(id: Identifier.short(12))
        let isFirst = runs.withLock { runs in
            if runs.contains(where: { $0.result == nil }) { return false }
            runs.append(run)
            runs.removeFirst(max(0, runs.count - Self.remembered))
            return true
        }
        guard isFirst else { throw PolicyRefusal("Another backtest is running; cancel it or wait for it.") }
        do throws(PolicyRefusal) {
            let current = documents()
            var changed = current
            for (name, text) in files { changed[name] = text }
            let candidate = try scratch(changed)
            let baseline = againstRecord ? nil : try scratch(current)
            let backtest = Backtest(
                path: databasePath, SpokenHistory.Selection(room: room, since: since), candidate: Self.source(candidate.loader),
                against: baseline.map { Self.source($0.loader) }, most: Self.mostEvents)
            queue.async { [self] in
                let cores = max(1, Processors.available / 2)
                let result = Result { () throws(StorageError) in try backtest.run(cores: cores, run.progress) }
                finish(run.id, result)
                // The folders are read until here.
                candidate.remove()
                baseline?.remove()
            }
            return run.id
        } catch {
            runs.withLock { $0.removeAll { $0.id == run.id } }
            throw error
        }
    }

    func state(of id: String) -> JSONObject? {
        guard let run = runs.withLock({ $0.first { $0.id == id } }) else { return nil }
        var members: [(String, JSONValue)] = [("id", .string(id))]
        switch run.result {
        case nil: members.append(("state", "running"))
        case .success(let report)?: members.append(("state", report.isPartial && run.progress.isCancelled ? "cancelled" : "done"))
        case .failure?: members.append(("state", "failed"))
        }
        members += [
            ("events", .integer(Int64(run.progress.events))),
            ("progress", .number(run.result == nil ? (run.progress.share * 1000).rounded() / 1000 : 1)),
        ]
        switch run.result {
        case nil: break
        case .success(let report)?: members.append(("report", .object(report.json)))
        case .failure(let error)?: members.append(("detail", .string(error.message)))
        }
        return JSONObject(members)
    }

    func cancel(_ id: String) -> Bool {
        guard let run = runs.withLock({ $0.first { $0.id == id } }) else { return false }
        run.progress.cancel()
        return true
    }

    /// Ends what runs; returns when it has.
    func close() {
        for run in runs.withLock({ $0 }) { run.progress.cancel() }
        queue.sync {}
    }

    private func finish(_ id: String, _ result: Result<BacktestReport, StorageError>) {
        runs.withLock { runs in
            if let index = runs.firstIndex(where: { $0.id == id }) { runs[index].result = result }
        }
    }

    private static func source(_ loader: ConfigurationLoader) -> Backtest.PolicySource {
        { (try? loader.elsewhere(loader.file).load())?.policy ?? Policy(stages: []) }
    }

    /// A folder with these files, built once so that mistakes are told.
    private func scratch(_ documents: [String: String]) throws(PolicyRefusal) -> Scratch {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("baithak-backtest-\(UUID().uuidString)").path
        let scratch = Scratch(path: path, loader: loader.elsewhere(path + "/" + loader.name))
        do {
            for (name, text) in documents {
                let url = URL(fileURLWithPath: path + "/" + name)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
        } catch {
            scratch.remove()
            throw PolicyRefusal("The files can't be written to \(path): \(error.localizedDescription)")
        }
        do throws(ConfigurationError) {
            _ = try scratch.loader.load()
        } catch {
            scratch.remove()
            throw PolicyRefusal("The policy to try has mistakes.", mistakes: error.errors)
        }
        return scratch
    }

    private struct Scratch: Sendable {
        let path: String
        let loader: ConfigurationLoader

        func remove() { try? FileManager.default.removeItem(atPath: path) }
    }
}
