import API
import ChatModel
import Configuration
import Dispatch
import Foundation
import JSON
import Moderation
import Storage
import Synchronization

/// Where the server's policy is changed: one change at a time, away from the loops.
///
/// Everything about a change that can fail comes first; only then is it numbered, kept and handed to every loop. What fails leaves the policy of
/// before in force.
final class PolicyDesk: Sendable {
    /// Hands a policy to every loop and returns when all of them go by it.
    typealias Spread = @Sendable (Policy) -> Void

    /// The policy in force.
    private struct State {
        var policy: Policy
        var documents: [String: String]
        var effective: EffectivePolicy
        var moderation: ModerationSettings
        var watch: FilesWatch
    }

    private let loader: ConfigurationLoader
    private let store: any Store
    private let clock: WallClock
    private let log: Log
    /// As at start: what differs later waits for the next one.
    private let settings: Settings
    /// Where edits go that a rollback overwrites.
    private let unappliedFolder: String
    private let state: Mutex<State>
    private let spread = Mutex<Spread?>(nil)
    /// Every change is made here.
    private let queue = DispatchQueue(label: "baithak.policy")
    /// How long files rest before they are read.
    private static let restMilliseconds = 400

    /// - Parameter configuration: what the server starts with; it is recorded as applied.
    init(
        _ configuration: LoadedConfiguration, loader: ConfigurationLoader, store: any Store, dataFolder: String, clock: WallClock, log: Log
    ) throws(StorageError) {
        self.loader = loader
        self.store = store
        self.clock = clock
        self.log = log
        settings = configuration.settings
        unappliedFolder = dataFolder + "/unapplied"
        let version = try store.recordPolicy(configuration.documents, cause: "start", at: clock.now)
        state = Mutex(
            State(
                policy: configuration.policy.numbered(version), documents: configuration.documents,
                effective: configuration.effective, moderation: configuration.settings.moderation,
                watch: FilesWatch(known: configuration.fingerprint)))
    }

    var current: Policy { state.withLock { $0.policy } }

    /// The files of the policy in force.
    var documents: [String: String] { state.withLock { $0.documents } }

    var moderation: ModerationSettings { state.withLock { $0.moderation } }

    /// From now on the policy can change.
    func open(watchingFiles: Bool, spread: @escaping Spread) {
        self.spread.withLock { $0 = spread }
        if watchingFiles { lookLater() }
    }

    /// Nothing changes any more once this returns.
    func close() {
        queue.sync { spread.withLock { $0 = nil } }
    }

    /// Reads the files and applies what they say. Blocks; never called on a loop.
    @discardableResult
    func reload(because cause: String) -> Result<PolicyApplied, PolicyRefusal> {
        queue.sync { apply(because: cause) }
    }

    /// Looks at the files every now and then until the desk closes.
    private func lookLater() {
        queue.asyncAfter(deadline: .now() + .milliseconds(Self.restMilliseconds)) { [weak self] in
            guard let self, spread.withLock({ $0 != nil }) else { return }
            let files = loader.fingerprint
            if state.withLock({ $0.watch.look(at: files) }) { _ = apply(because: "file change") }
            lookLater()
        }
    }

    /// On the queue.
    private func apply(because cause: String) -> Result<PolicyApplied, PolicyRefusal> {
        let result = Result { () throws(PolicyRefusal) in try load(because: cause) }
        switch result {
        case .success(let applied) where applied.isNew:
            log("policy version \(applied.version) in \(applied.milliseconds) ms (\(cause)): \(current.outline)")
        case .success: log("the files say what policy version \(current.version) says (\(cause))")
        case .failure(let refusal):
            log("policy version \(current.version) stays (\(cause)): \(refusal.detail)")
            for mistake in refusal.mistakes { log("  \(mistake)") }
        }
        if case .success(let applied) = result {
            for warning in applied.warnings { log("warning: \(warning)") }
            if !applied.awaitsRestart.isEmpty {
                log("restart to apply what changed in \(applied.awaitsRestart.joined(separator: ", ")) of \(loader.name)")
            }
        }
        return result
    }

    private func load(because cause: String) throws(PolicyRefusal) -> PolicyApplied {
        guard let spread = spread.withLock({ $0 }) else { throw PolicyRefusal("The server is stopping.") }
        let start = ContinuousClock.now
        let files = loader.fingerprint
        defer { state.withLock { $0.watch.haveRead(files) } }
        let configuration: LoadedConfiguration
        do throws(ConfigurationError) {
            configuration = try loader.load(now: clock.now)
        } catch {
            let count = error.errors.count
            throw PolicyRefusal("\(loader.name): \(count == 1 ? "one mistake" : "\(count) mistakes").", mistakes: error.errors)
        }
        let before = current.version
        let version: Int
        do throws(StorageError) {
            version = try store.recordPolicy(configuration.documents, cause: cause, at: clock.now)
        } catch {
            throw PolicyRefusal("It can't be kept: \(error.message)")
        }
        if version != before {
            let policy = configuration.policy.numbered(version)
            state.withLock { state in
                state.policy = policy
                state.documents = configuration.documents
                state.effective = configuration.effective
                state.moderation = configuration.settings.moderation
            }
            spread(policy)
        }
        let duration = (ContinuousClock.now - start).components
        return PolicyApplied(
            version: version, isNew: version != before, awaitsRestart: configuration.settings.sections(differingFrom: settings),
            warnings: configuration.warnings.map(\.description),
            milliseconds: Int(duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000))
    }
}

extension PolicyDesk: PolicyAdministration {
    func reload(askedBy operator: String) async throws(PolicyRefusal) -> PolicyApplied {
        try await onQueue { desk throws(PolicyRefusal) in try desk.apply(because: "asked for by \(`operator`)").get() }
    }

    func rollBack(to version: Int, askedBy operator: String) async throws(PolicyRefusal) -> PolicyApplied {
        try await onQueue { desk throws(PolicyRefusal) in try desk.restore(version, because: "rollback to \(version) by \(`operator`)") }
    }

    func effective(in room: RoomName?) async -> JSONObject { state.withLock { $0.effective }.json(for: room) }

    func versions() async throws(PolicyRefusal) -> [PolicyVersion] {
        try await onQueue { desk throws(PolicyRefusal) in
            try desk.stored { store throws(StorageError) in try store.policies() }
                .map { PolicyVersion(number: $0.number, appliedAt: $0.appliedAt.milliseconds, cause: $0.cause) }
        }
    }

    func documents(of version: Int) async throws(PolicyRefusal) -> [String: String]? {
        try await onQueue { desk throws(PolicyRefusal) in
            try desk.stored { store throws(StorageError) in try store.policyDocuments(version) }
        }
    }

    func difference(from: Int, to: Int) async throws(PolicyRefusal) -> String? {
        guard let old = try await documents(of: from), let new = try await documents(of: to) else { return nil }
        return DocumentsDiff(from: old, to: new).text
    }

    /// Files first, then the way every change takes; if that fails the files are put back as they were.
    private func restore(_ version: Int, because cause: String) throws(PolicyRefusal) -> PolicyApplied {
        guard let documents = try stored({ store throws(StorageError) in try store.policyDocuments(version) }) else {
            throw PolicyRefusal("There is no policy version \(version).", isMissing: true)
        }
        let files = PolicyFiles(documents, config: loader.name, in: loader.folderPath)
        do throws(PolicyFiles.Failure) {
            let kept = unappliedFolder + "/" + clock.now.fileName
            if try files.keep(unlessIn: state.withLock({ $0.documents }), at: kept) { log("edits that were never applied are in \(kept)") }
            do throws(PolicyFiles.Failure) {
                try files.write()
            } catch {
                try files.undo()
                throw error
            }
        } catch {
            throw PolicyRefusal(error.message)
        }
        do throws(PolicyRefusal) {
            return try apply(because: cause).get()
        } catch {
            do throws(PolicyFiles.Failure) {
                try files.undo()
                state.withLock { $0.watch.haveRead(loader.fingerprint) }
            } catch let failure {
                log("the files of policy version \(version) are in place, though it does not apply: \(failure.message)")
            }
            throw error
        }
    }

    private func stored<T>(_ ask: (any Store) throws(StorageError) -> T) throws(PolicyRefusal) -> T {
        do throws(StorageError) {
            return try ask(store)
        } catch {
            throw PolicyRefusal(error.message)
        }
    }

    private func onQueue<T: Sendable>(
        _ work: @escaping @Sendable (PolicyDesk) throws(PolicyRefusal) -> T
    ) async throws(PolicyRefusal) -> T {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<T, PolicyRefusal>, Never>) in
            queue.async { [self] in
                continuation.resume(returning: Result { () throws(PolicyRefusal) in try work(self) })
            }
        }
        return try result.get()
    }
}

extension Timestamp {
    /// `2026-11-21T10-15-00Z`.
    fileprivate var fileName: String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601.timeSeparator(.omitted))
    }
}
