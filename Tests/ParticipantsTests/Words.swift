import Bus
import Bytes
import ChatModel
import JSON
import Storage

@testable import Participants
@testable import Rooms

/// Arguments of an event, as JSON without its brackets.
func arguments(_ json: String) throws -> [JSONValue] {
    guard case .array(let values) = try JSONParser.parse("[\(json)]") else { return [] }
    return values
}

/// What a dialect makes of an event, or the refusal, in a few words.
func reading(_ event: String, _ json: String, by dialect: any Dialect, in rooms: [RoomName] = [tea]) throws -> String {
    let values = try arguments(json)
    do throws(Rejection) {
        return describe(try dialect.request(event, values, from: Speaker(rooms: rooms, historyPage: 50)))
    } catch {
        return "\(error.code.number) \(error.message)"
    }
}

private func describe(_ request: ChatRequest) -> String {
    switch request {
    case .join(let room, let name, let since): "join \(room) as \(name.map { "\($0)" } ?? "-") since \(since.map { "\($0)" } ?? "-")"
    case .leave(let room): "leave \(room)"
    case .event(let room, let event): "in \(room): \(describe(event))"
    case .typing(let room, let isTyping): "typing \(room) \(isTyping)"
    case .presence(let status): "presence \(status)"
    case .createRoom(let room): "create \(room)"
    case .checkRoom(let room): "check \(room)"
    case .listRooms: "list"
    case .held(let room, let after, let limit): "held \(room?.value ?? "anywhere") after \(after) \(limit)"
    case .decide(let room, let number, let verdict, let reason): "\(verdict.rawValue) \(number) in \(room) \(reason ?? "")"
    case .history(let room, let page, _, let ofRemoved): "history \(room) \(page)\(ofRemoved ? " of removed" : "")"
    }
}

private func describe(_ event: Event) -> String {
    var words = ["\(event.kind)"]
    if !event.text.isEmpty { words.append("'\(event.text)'") }
    if let location = event.location { words.append("at \(location.latitude) \(location.longitude)") }
    if let target = event.target { words.append("of \(target)") }
    if let replyTo = event.replyTo { words.append("to \(replyTo)") }
    if let clientID = event.clientID { words.append("as \(clientID)") }
    if let chosenID = event.chosenID { words.append("named \(chosenID)") }
    if let reason = event.reason { words.append("because \(reason)") }
    return words.joined(separator: " ")
}

let tea = RoomName(trusted: "tea")
let anna = Person(id: UserID("guest-a"), name: DisplayName(trusted: "Anna"), role: .guest)
let ben = Person(id: UserID("token-b"), name: DisplayName(trusted: "Ben"), role: .moderator)
let noon = Timestamp(milliseconds: 43_200_000)

/// An entry as short as a test's sentence.
func entry(
    _ kind: Entry.Kind = .message, _ sequence: Int64 = 7, text: String = "", location: Location? = nil, replyTo: String? = nil,
    clientID: String? = nil, editedAt: Int64? = nil, removal: Entry.Removal? = nil
) -> Entry {
    Entry(
        kind: kind, sequence: sequence, id: MessageID("m7"), author: anna.id, authorName: "Anna", text: text, location: location,
        replyTo: replyTo.map { MessageID($0) }, clientID: clientID, createdAt: Timestamp(milliseconds: 1000),
        editedAt: editedAt.map { Timestamp(milliseconds: $0) }, removal: removal)
}

let square = Location(latitude: -2, longitude: 51.5, url: "https://maps.example/?q=-2,51.5")

extension Dialect {
    /// The packets of an answer, as texts.
    func words(for answer: ChatAnswer, ack: Int? = 1) -> [String] {
        packets(for: answer, ack: ack, now: noon).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The packet of a broadcast, as text.
    func words(for content: Broadcast.Content) -> String? {
        frame(for: Broadcast(content, in: tea, at: noon)).map { String(decoding: $0.payload, as: UTF8.self) }
    }
}
