import ChatModel
import JSON
import Moderation

/// Limits on how fast people, and addresses, send and join.
///
/// Three limits, all of which must have room: one per person and kind of event, one per address over everything it sends, one per address over
/// its joins. A refusal charges none of them, so that one person's flood is not paid for by others behind the same address. They live in the
/// node's `RateTable`, hold across rooms unless `scope` says otherwise, and survive a reload that does not change them.
///
/// A person's joins, and the names they join by, have no limit of their own unless `kinds` gives one: a client that reconnects joins all its rooms
/// at once. Leaving is
/// never limited, and connections without an address (over a Unix socket) have no limits per address.
struct RateLimit: StatelessPlugin {
    /// How far a limit reaches.
    enum Scope: String, CaseIterable {
        case node, room
    }

    /// What a key of the table is about.
    private enum Subject: Hashable {
        case person(UserID, Event.Kind)
        case sends(address: String)
        case joins(address: String)
    }

    static let name = "rate-limit"
    static let summary = "Slows down people and addresses that send or join too fast."
    static let defaults = StageDefaults(
        kinds: [.message, .edit, .delete, .join, .location, .rename, .upload], onFailure: .continue, exempt: [.moderator, .owner])

    private let stage: String
    private let rates: RateTable
    private let scope: Scope
    /// Nil for kinds without a limit per person.
    private let people: [Event.Kind: RateTable.Limit]
    private let sends: RateTable.Limit
    private let joins: RateTable.Limit

    init(configuration: SettingsReader, resources: PluginResources) {
        stage = resources.stage
        rates = resources.rates
        scope = configuration.choice(
            "scope", default: .node,
            help: "Whether a limit counts what someone does on the whole server (`node`) or in each room by itself (`room`).")
        let perPerson = LimitSettings(
            configuration, "perPerson", default: LimitSettings(perSecond: 2, burst: 10),
            help: "What each person may do of each kind: `burst` events at once and then `perSecond`. "
                + "Joins and renames count only if `kinds` names them.")
        let kinds = configuration.child(
            "kinds", help: "Kinds with a limit per person of their own, such as `{\"edit\": {\"perSecond\": 1, \"burst\": 5}}`.")
        var people: [Event.Kind: RateTable.Limit] = [:]
        for kind in Event.Kind.allCases where kind != .leave {
            let isNamed = kinds.has(kind.rawValue)
            let settings = LimitSettings(kinds, kind.rawValue, default: perPerson, help: "For events of the kind `\(kind.rawValue)`.")
            if isNamed || kind != .join && kind != .rename { people[kind] = settings.limit }
        }
        kinds.finish()
        self.people = people
        sends =
            LimitSettings(
                configuration, "perAddress", default: LimitSettings(perSecond: 300, burst: 300),
                help: "What each network address may do of all kinds but joins together. Many people can share an address."
            ).limit
        joins =
            LimitSettings(
                configuration, "joinsPerAddress", default: LimitSettings(perSecond: 50, burst: 50),
                help: "How fast people may join rooms from each network address."
            ).limit
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        let kind = event.kind
        guard kind != .leave else { return .continue }
        var keys: [(hash: Int, limit: RateTable.Limit)] = []
        if let limit = people[kind] { keys.append((key(.person(context.sender.id, kind), limit, context.room), limit)) }
        if !context.address.isEmpty {
            let limit = kind == .join ? joins : sends
            let subject: Subject = kind == .join ? .joins(address: context.address) : .sends(address: context.address)
            keys.append((key(subject, limit, context.room), limit))
        }
        // The table counts microseconds modulo a span of its own: where they start does not matter to it.
        let now = UInt64(bitPattern: context.now.milliseconds &* 1000)
        guard let wait = rates.charge(keys, now: now) else { return .continue }
        return .reject(Self.rejection(wait: wait, joining: kind == .join))
    }

    /// The limit is part of the key: overrides with other numbers count by themselves.
    private func key(_ subject: Subject, _ limit: RateTable.Limit, _ room: RoomName) -> Int {
        var hasher = Hasher()
        hasher.combine(stage)
        hasher.combine(limit)
        hasher.combine(subject)
        if scope == .room { hasher.combine(room) }
        return hasher.finalize()
    }

    /// - Parameter wait: microseconds.
    private static func rejection(wait: UInt64, joining: Bool) -> Rejection {
        let milliseconds = max(1, Int((wait + 999) / 1000))
        let seconds = (milliseconds + 999) / 1000
        let time = seconds == 1 ? "1 second" : "\(seconds) seconds"
        let reason = joining ? "Too many people are joining from your network." : "You are doing that too fast."
        return Rejection(.rateLimited, "\(reason) Please try again in \(time).", retryAfterMilliseconds: milliseconds)
    }
}
