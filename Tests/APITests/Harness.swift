import Bytes
import ChatModel
import HTTP
import JSON
import Moderation
import Secrets
import Storage
import Synchronization

@testable import API
@testable import Rooms

/// The interface over a store in memory, with rooms that keep whatever is posted.
final class Harness: Sendable {
    let store = MemoryStore()
    let directory = RoomDirectory(rooms: [.lobby], maxRooms: 10)
    let presence = PresenceBoard()
    let guests: GuestKey
    let clock = Mutex<Int64>(1000)
    /// What a room answers instead of keeping a message.
    let refusal = Mutex<Rejection?>(nil)
    /// Posts are let go unanswered, as by a server that stops.
    let isDeaf = Mutex(false)
    private let policy: Policy
    private let desk: PolicyStub

    init(policy: Policy = Policy(stages: []), desk: PolicyStub = PolicyStub()) throws {
        self.desk = desk
        try Secret.initialize()
        guests = GuestKey(Secret.randomBytes(GuestKey.byteCount))
        self.policy = policy
    }

    var api: RESTInterface { RESTInterface(services, origins: OriginPolicy(["https://a.example"])) }

    private var services: Services {
        Services(
            store: store, directory: directory, presence: presence, guests: guests, policy: { [policy] in policy },
            policyAdministration: desk, backtesting: BacktestStub(), now: { [self] in Timestamp(milliseconds: clock.withLock { $0 }) },
            send: { [self] in take($0) },
            maxTextBytes: 100,
            historyPage: 3,
            version: "9.8.7")
    }

    private func take(_ request: RoomRequest) {
        if case .decide(let ruling) = request.action { return decide(ruling) }
        guard case .post(let post) = request.action, !isDeaf.withLock({ $0 }) else { return }
        if let refusal = refusal.withLock({ $0 }) { return post.answer(.rejected(refusal)) }
        let now = Timestamp(milliseconds: clock.withLock { $0 })
        let author = Person(id: post.user, name: post.name, role: post.role)
        let draft = EntryDraft(
            room: request.room, kind: .message, id: MessageID(Identifier.short(12)), author: author, text: post.event.text,
            clientID: post.event.clientID, createdAt: now)
        _ = store.append(draft) { result in
            switch result {
            case .success(.appended(let entry)): post.answer(.accepted(Accepted(entry: entry, duplicate: false, isEcho: false)))
            case .success(.duplicate(let entry)): post.answer(.accepted(Accepted(entry: entry, duplicate: true, isEcho: false)))
            default: post.answer(.rejected(.stopping))
            }
        }
    }

    private func decide(_ ruling: Ruling) {
        let at = Timestamp(milliseconds: clock.withLock { $0 })
        let decision = HeldDecision(
            number: ruling.number,
            decision: .init(verdict: ruling.verdict, by: ruling.by.id, byName: ruling.by.name.value, at: at, reason: ruling.reason),
            event: .message("held"), freshID: MessageID("fresh"))
        _ = store.decide(decision) { result in
            switch result {
            case .success(.approved(let entry, let held)): ruling.answer?(.ruled(Ruled(held: held, entry: entry, isNew: true)))
            case .success(.refused(let held)): ruling.answer?(.ruled(Ruled(held: held, entry: nil, isNew: true)))
            case .success(.decidedBefore(let held)): ruling.answer?(.ruled(Ruled(held: held, entry: nil, isNew: false)))
            default: ruling.answer?(.rejected(.stopping))
            }
        }
    }

    /// Has messages wait for a moderator; they are numbered from 1.
    func hold(_ texts: String...) async {
        for text in texts {
            let author = Person(id: UserID("guest-anna"), name: DisplayName(trusted: "Anna"), role: .guest)
            let draft = HeldDraft(
                room: .lobby, event: .message(text), id: MessageID("held-" + text), author: author, stage: "words", reason: "a word",
                createdAt: Timestamp(milliseconds: 1), trace: #"{"stages": []}"#)
            await withCheckedContinuation { continuation in
                _ = store.hold(draft) { _ in continuation.resume() }
            }
        }
    }

    /// A token of the role, as `baithak token new` makes it.
    func token(_ role: Role) throws -> String {
        let token = Secret.randomToken()
        let id = "\(role.rawValue)-id"
        try store.addToken(
            StoredToken(id: id, hash: Secret.hash(token: token), role: role, name: "The \(role)", createdAt: Timestamp(milliseconds: 1)))
        return token
    }

    /// The answer to a request; it fails the test if the path is not one of the interface's.
    func ask(
        _ method: String, _ target: String, token: String? = nil, headers: [String] = [], body: JSONValue? = nil
    ) async throws -> Answered {
        let lines = headers + (token.map { ["Authorization: Bearer \($0)"] } ?? [])
        let request = try Request.parsed(method, target, headers: lines, body: body.map { Array($0.text.utf8) } ?? [])
        guard let response = await api.respond(to: request) else { throw NotOurs() }
        return Answered(response)
    }

    /// Sends the texts as a guest, one a second.
    func fill(_ room: String = "lobby", _ texts: String...) async throws {
        _ = directory.reserve(try RoomName(room), for: "", now: Timestamp(milliseconds: 0))
        for text in texts {
            clock.withLock { $0 += 1000 }
            let answer = try await ask(
                "POST", "/sendMessage", token: guests.sign("guest-anna"), body: ["message": .string(text), "roomId": .string(room)])
            guard answer.status == 201 else { throw NotOurs() }
        }
    }
}

struct NotOurs: Error {}

/// A response with its JSON read.
struct Answered {
    let response: Response
    let body: JSONValue

    init(_ response: Response) {
        self.response = response
        body = (try? JSONParser.parse(response.body)) ?? .null
    }

    var status: Int { response.status }

    subscript(key: String) -> JSONValue? { body.object?[key] }

    /// The texts under `key` of the messages.
    func texts(_ key: String) -> [String] { self["messages"]?.array?.compactMap { $0.object?[key]?.string } ?? [] }
}

extension Request {
    /// A request as it would come off the wire.
    static func parsed(_ method: String, _ target: String, headers: [String] = [], body: [UInt8] = []) throws -> Request {
        let text = (["\(method) \(target) HTTP/1.1", "Host: a"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
        var decoder = RequestDecoder(limits: HTTPLimits())
        decoder.append(Array(text.utf8).span)
        guard case .head(let head) = try decoder.next() else { throw NotOurs() }
        return Request(head, body: body, address: "192.0.2.1")
    }
}
