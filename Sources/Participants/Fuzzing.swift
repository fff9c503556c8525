import ChatModel
import JSON
import Sessions

/// Reads foreign bytes as a session id, and as the name and arguments of an event in every dialect. Traps if what a dialect lets through is
/// longer than it may be.
package func fuzzDialects(_ bytes: [UInt8]) {
    _ = SessionTable.loop(of: String(decoding: bytes, as: UTF8.self))
    guard let parts = (try? JSONParser.parse(bytes))?.array, let event = parts.first?.string else { return }
    let arguments = Array(parts.dropFirst())
    for dialect in Dialects.all where dialect.recognises(event, arguments) {
        for rooms in [[], [RoomName.lobby]] {
            let speaker = Speaker(rooms: rooms, historyPage: 50)
            guard let request = try? dialect.request(event, arguments, from: speaker) else { continue }
            switch request {
            case .join(let room, let name, let since):
                precondition(room.value.utf8.count <= 1024 && (name?.value.utf8.count ?? 0) <= 1024 && since ?? 0 >= 0)
            case .event(_, let event):
                precondition(event.text.utf8.count <= bytes.count, "a text longer than all that was sent")
            case .history(_, _, let limit, _): precondition((1...1000).contains(limit))
            case .held(_, let after, let limit): precondition(after >= 0 && (1...1000).contains(limit))
            case .decide(_, let number, _, let reason): precondition(number > 0 && (reason?.utf8.count ?? 0) <= 1000)
            case .leave, .typing, .presence, .createRoom, .checkRoom, .listRooms: break
            }
        }
    }
}
