import Bus
import Bytes
import ChatModel
import JSON
import SocketIO

/// The contract of the first example everyone writes: `chat message` both ways, one room, no names.
struct SimpleDialect: Dialect {
    let manners: Manners = {
        var manners = Manners()
        manners.joinsBySpeaking = true
        return manners
    }()

    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool { event == "chat message" }

    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest {
        guard let text = arguments.first?.string else { throw Rejection(.badRequest, "The message must be a text.") }
        return .event(.lobby, .message(text))
    }

    /// An acknowledgement, for clients that ask for one, is empty or the sentence of a refusal.
    func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]] {
        var sentence: String?
        var echo: [[UInt8]] = []
        switch answer {
        case .notice, .refused, .heldNews: return []
        case .rejected(let rejection): sentence = rejection.message
        case .held: sentence = "Your message is waiting for a moderator."
        case .accepted(_, let accepted) where accepted.isEcho: echo = words(of: accepted.entry).map { [message($0)] } ?? []
        case .joined, .left, .accepted, .created, .checked, .rooms, .history, .heldList, .ruled, .done: break
        }
        guard let ack else { return echo }
        return [PacketEncoder.ack(ack) { writer in if let sentence { writer.string(sentence) } }] + echo
    }

    func frame(for broadcast: Broadcast) -> Frame? {
        guard case .entry(let entry) = broadcast.content, let words = words(of: entry) else { return nil }
        return Frame(packet: message(words))
    }

    /// The dialect has no word for edits and deletes.
    private func words(of entry: Entry) -> String? {
        switch entry.kind {
        case .message: entry.text
        case .location: entry.location?.url
        case .edit, .delete: nil
        }
    }

    private func message(_ text: String) -> [UInt8] {
        PacketEncoder.event("chat message", capacity: 32 + text.utf8.count) { $0.string(text) }
    }
}
