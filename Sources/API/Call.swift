import ChatModel
import HTTP
import Participants
import Rooms
import Storage

/// One request on its way through a handler: what it asks, who asks, and what can be done about it.
struct Call: Sendable {
    let arguments: Arguments
    /// Nil without credentials, and on routes that do not look at them.
    let identity: Identity?
    let address: String
    let services: Services

    /// The caller, where the route requires one.
    func caller() throws(Refusal) -> Identity {
        guard let identity else { throw .unauthorized }
        return identity
    }

    func roomName(_ parameter: String) throws(Refusal) -> RoomName? {
        guard let text = arguments.text(parameter) else { return nil }
        do throws(Rejection) {
            return try RoomName(text)
        } catch {
            throw Refusal(error)
        }
    }

    /// A room that exists and that the caller, or anyone if nobody said who they are, may read.
    func readableRoom(_ parameter: String) throws(Refusal) -> RoomName {
        guard let room = try roomName(parameter) else { throw Refusal(400, "\"\(parameter)\" is missing.") }
        guard services.directory.contains(room) else { throw Refusal(Rejection(.unknownRoom, "There is no room \"\(room)\".")) }
        let reader = Person(
            id: identity?.user ?? UserID("anonymous"), name: identity?.name ?? DisplayName(trusted: "anonymous"),
            role: identity?.role ?? .guest)
        if let refusal = services.policy().admissionRefusal(of: reader, to: room, now: services.now()) {
            // Who has not said who they are may be someone who may.
            throw identity == nil ? .unauthorized : Refusal(refusal)
        }
        return room
    }

    /// A page of a room's messages, ascending.
    func history(of room: RoomName, _ page: HistoryPage) async throws(Refusal) -> [Entry] {
        let result = await withCheckedContinuation { continuation in
            services.store.history(in: room, page: page) { continuation.resume(returning: $0) }
        }
        do throws(StorageError) {
            return try result.get()
        } catch {
            throw Refusal(error)
        }
    }

    /// A page of at most `limit` messages, and whether there are more on its far side.
    func history(of room: RoomName, _ page: HistoryPage, limit: Int) async throws(Refusal) -> (entries: [Entry], more: Bool) {
        let entries = try await history(of: room, page.widened(by: 1))
        let cut = page.cut(entries, to: limit, bytes: RoomLimits().replyBytes)
        return (cut, cut.count < entries.count)
    }

    /// Has the room take a message; what comes back is `accepted`, `held` or a refusal.
    func post(_ event: Event, to room: RoomName) async throws(Refusal) -> RoomReply.Content {
        let caller = try caller()
        let content = await withCheckedContinuation { continuation in
            let answer = OnceAnswered(continuation)
            let post = Post(
                event, user: caller.user, role: caller.role, name: caller.name, address: address, answer: { answer.take($0) })
            services.send(RoomRequest(post, room: room))
        }
        if case .rejected(let rejection) = content { throw Refusal(rejection) }
        return content
    }
}
