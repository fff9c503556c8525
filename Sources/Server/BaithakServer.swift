import API
import ChatModel
import Configuration
import Dispatch
import HTTP
import Participants
import Rooms
import SQLiteStorage
import Secrets
import Sessions
import Storage
import Synchronization
import TLS
import Transport

/// A whole server: loops, store, rooms and policy, put together from a configuration. The only place that knows all parts.
package final class BaithakServer: Sendable {
    /// What a started server says of itself.
    package struct Started: Sendable {
        package let listening: [ListenPoint]
        package let policyVersion: Int
        package let databasePath: String
        /// Where the owner's token was written, if this is the first start.
        package let ownerTokenFile: String?
    }

    private let node: Node
    private let listen: [ListenPoint]
    private let certificate: Certificate?
    private let databasePath: String
    private let controlSocketPath: String
    private let policies: PolicyDesk
    private let backtests: BacktestDesk
    private let watchesFiles: Bool
    private let ownerTokenFile: String?
    private let threads = Mutex<[LoopThread]>([])
    private let isStarted = Atomic(false)

    /// Opens the store and prepares everything; nothing listens yet.
    /// - Parameters:
    ///   - loader: what the configuration was loaded with, and will be again.
    ///   - listen: replaces what the configuration says, as `dataDirectory` does.
    package init(
        configuration: LoadedConfiguration, loader: ConfigurationLoader, listen: [String]? = nil, dataDirectory: String? = nil,
        log: Log = .standardError
    ) throws(ServerError) {
        let settings = configuration.settings
        self.listen = try BaithakServer.points(listen, settings.server)
        certificate = try settings.server.tls.files.map { files throws(ServerError) in try Certificate(files) }
        databasePath = dataDirectory.map { $0 + "/baithak.db" } ?? settings.storage.path
        let data = DataDirectory(databasePath: databasePath)
        controlSocketPath = data.controlSocketPath
        let clock = WallClock()
        try data.create()
        let store = try BaithakServer.openStore(settings.storage, at: databasePath)
        do throws(ServerError) {
            do throws(SecretsError) { try Secret.initialize() } catch { throw ServerError(error.message) }
            ownerTokenFile = try data.makeOwnerToken(in: store, now: clock.now)
            do throws(StorageError) {
                policies = try PolicyDesk(
                    configuration, loader: loader, store: store, dataFolder: data.path, clock: clock, log: log)
            } catch {
                throw ServerError(error.message)
            }
            watchesFiles = settings.server.watchFiles
            backtests = BacktestDesk(databasePath: databasePath, loader: loader) { [policies] in policies.documents }
            var session = SessionSettings()
            session.engine.pingIntervalMilliseconds = UInt64(settings.server.pingIntervalMilliseconds)
            session.engine.pingTimeoutMilliseconds = UInt64(settings.server.pingTimeoutMilliseconds)
            session.engine.maxPayloadBytes = settings.server.maxPayloadBytes
            session.engine.maxQueuedBytes = settings.server.maxQueuedBytes
            session.http.maxBodyBytes = settings.server.maxPayloadBytes
            session.maxQueuedBytes = settings.server.maxQueuedBytes
            session.compressionThreshold = settings.server.compressionThreshold
            session.packets = Pace(perSecond: settings.server.packetsPerSecond)
            session.maxSessionsPerLoop = settings.server.maxConnections
            session.origins = Set(settings.server.origins)
            session.trustedProxies = settings.server.trustedProxies
            var participant = ParticipantSettings()
            participant.maxTextBytes = settings.chat.maxTextBytes
            participant.roomsPerSession = settings.chat.roomsPerSession
            participant.listenersReceiveLobby = settings.chat.listenersReceiveLobby
            participant.historyPage = settings.chat.historyPage
            if settings.chat.recoverySeconds > 0 {
                participant.recoveryMilliseconds = settings.chat.recoverySeconds * 1000
                try BaithakServer.endVisits(in: store, seconds: settings.chat.recoverySeconds, now: clock.now)
            }
            var limits = RoomLimits()
            limits.recentEntries = settings.chat.recentEntries
            limits.historyPage = settings.chat.historyPage
            limits.replayEntries = settings.chat.maxReplayEntries
            let loops = settings.server.loops > 0 ? settings.server.loops : Processors.available
            let directory = RoomDirectory(rooms: [.lobby] + (try BaithakServer.rooms(in: store)), maxRooms: settings.chat.maxRooms)
            let files = try PublicFiles(settings.server)
            let presence = PresenceBoard()
            let guests = try data.guestKey()
            node = Node(
                store: store, policies: policies, directory: directory, presence: presence, guests: guests,
                connections: BaithakServer.connections(settings.server),
                maxBufferedBytesPerLoop: settings.server.maxBufferedBytes / loops, roomLimits: limits, sessionSettings: session,
                participantSettings: participant, createsRoomsOnJoin: settings.chat.createRoomsOnJoin, log: log, loops: loops,
                clock: clock
            ) { [policies, backtests] send, inboxes in
                let services = Services(
                    store: store, directory: directory, presence: presence, guests: guests, policy: { policies.current },
                    policyAdministration: policies, backtesting: settings.storage.use == .sqlite ? backtests : nil,
                    stageCounts: { await Node.stageCounts(inboxes) }, now: { clock.now }, send: send,
                    maxTextBytes: settings.chat.maxTextBytes,
                    historyPage: settings.chat.historyPage,
                    version: BaithakServer.version)
                return Site(
                    api: RESTInterface(services, origins: OriginPolicy(Set(settings.server.origins))), files: files, directory: directory)
            }
        } catch {
            store.close()
            throw error
        }
    }

    /// Listens and serves, on threads of its own.
    package func start() throws(ServerError) -> Started {
        precondition(!isStarted.exchange(true, ordering: .relaxed), "a server starts once")
        let bound = Mutex<Result<[ListenPoint], ServerError>>(.success([]))
        let ready = DispatchSemaphore(value: 0)
        for index in node.inboxes.indices {
            let thread = LoopThread(name: "baithak.loop.\(index)") { [node, listen, certificate, controlSocketPath] in
                let worker = Worker(loop: index, node: node)
                guard index == 0 else { return worker.run() }
                // The first loop accepts for all; each connection stays on the loop it is given to.
                let door = FrontDoor(worker, certificate: certificate)
                let result = door.open(listen)
                if case .success = result { door.openControl(at: controlSocketPath) }
                bound.withLock { $0 = result }
                worker.stopAccepting = { door.close() }
                ready.signal()
                worker.run()
            }
            threads.withLock { $0.append(thread) }
        }
        ready.wait()
        switch bound.withLock({ $0 }) {
        case .success(let listening):
            policies.open(watchingFiles: watchesFiles) { [node] policy in
                Self.everyLoop(of: node) { .policy(policy, $0) }
            }
            return Started(
                listening: listening, policyVersion: policies.current.version, databasePath: databasePath, ownerTokenFile: ownerTokenFile)
        case .failure(let error):
            stop()
            throw error
        }
    }

    /// Reads the configuration's files again and applies them, as far as a running server can, and the certificate, for new connections;
    /// tells the log what came of it.
    /// - Returns: whether every room goes by what the files say now.
    @discardableResult
    package func reload(because cause: String) -> Bool {
        if let certificate { node.log(certificate.reload(because: cause)) }
        return if case .success = policies.reload(because: cause) { true } else { false }
    }

    /// Stops gracefully: accepts nothing more, lets the store answer what it has, tells clients, closes everything. Waits until done.
    package func stop() {
        policies.close()
        backtests.close()
        node.beginStopping()
        Self.everyLoop(of: node) { .drain($0) }
        Self.everyLoop(of: node) { .disconnect($0) }
        for inbox in node.inboxes { inbox.post(.stop) }
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in threads { thread.join() }
        node.store.close()
    }

    /// Sends every loop a message and waits for all to call back.
    private static func everyLoop(of node: Node, _ message: (@escaping @Sendable () -> Void) -> LoopMessage) {
        let done = DispatchSemaphore(value: 0)
        for inbox in node.inboxes { inbox.post(message { done.signal() }) }
        for _ in node.inboxes { done.wait() }
    }

    /// Counts connections, and what each address has of them.
    private static func connections(_ settings: ServerSettings) -> ConnectionPermit.Counter {
        let limits = AddressBook.Limits(
            connections: settings.maxConnectionsPerAddress, packets: Pace(perSecond: settings.packetsPerSecondPerAddress),
            requests: Pace(perSecond: settings.requestsPerSecondPerAddress, seconds: 5))
        return ConnectionPermit.Counter(limit: settings.maxConnections, addresses: AddressBook(limits))
    }

    /// - Parameter texts: in the place of what the settings say.
    private static func points(_ texts: [String]?, _ settings: ServerSettings) throws(ServerError) -> [ListenPoint] {
        guard let texts else { return settings.listen }
        var points: [ListenPoint] = []
        for text in texts {
            let point: ListenPoint
            do throws(AddressMistake) {
                point = try ListenPoint(text, folder: "")
            } catch {
                let forms = "HOST:PORT, [IPv6]:PORT or unix:PATH, after proxy: or tls: or both"
                throw ServerError("--listen \(text): \(error.message); expected \(forms)")
            }
            if point.isSecure, settings.tls.files == nil {
                throw ServerError("--listen \(text): speaks TLS: name a certificate and its key in server.tls")
            }
            if point.expectsProxyHeader, settings.trustedProxies.isEmpty {
                throw ServerError("--listen \(text): takes connections from trusted proxies only: name them in server.trustedProxies")
            }
            points.append(point)
        }
        return points
    }

    private static func openStore(_ settings: StorageSettings, at path: String) throws(ServerError) -> any Store {
        do throws(StorageError) {
            switch settings.use {
            case .sqlite: return try SQLiteStore(path: path, exclusive: true, gathersAppends: true)
            case .memory: return MemoryStore()
            }
        } catch {
            throw ServerError(error.message)
        }
    }

    /// Who was connected when the last server ended can come back from now on for as long as if they were lost now.
    private static func endVisits(in store: any Store, seconds: Int, now: Timestamp) throws(ServerError) {
        do throws(StorageError) {
            try store.endVisits(at: now, forgettingBefore: Timestamp(milliseconds: now.milliseconds - Int64(seconds) * 1000))
        } catch {
            throw ServerError(error.message)
        }
    }

    private static func rooms(in store: any Store) throws(ServerError) -> [RoomName] {
        let answer = Mutex<Result<[RoomName], StorageError>>(.success([]))
        let done = DispatchSemaphore(value: 0)
        store.rooms { result in
            answer.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        switch answer.withLock({ $0 }) {
        case .success(let rooms): return rooms
        case .failure(let error): throw ServerError(error.message)
        }
    }
}
