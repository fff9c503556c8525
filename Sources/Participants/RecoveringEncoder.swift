import Bus
import Bytes
import Rooms
import Sessions

/// A dialect's broadcasts as connection state recovery needs them: what is in the log ends with its commit position, the offset a client comes
/// back with, and nothing else ends with a text a client would take for one.
struct RecoveringEncoder: BroadcastEncoder {
    let dialect: any Dialect

    func frame(for broadcast: Broadcast) -> Frame? {
        guard let frame = dialect.frame(for: broadcast) else { return nil }
        if case .entry(let entry) = broadcast.content { return Frame(packet: Self.with("\"\(entry.position)\"", at: Array(frame.payload))) }
        return Self.endsWithText(frame.payload) ? Frame(packet: Self.withoutText(Array(frame.payload))) : frame
    }

    /// An event's packet with one more argument, in JSON.
    private static func with(_ argument: String, at packet: [UInt8]) -> [UInt8] {
        packet.dropLast() + Array(",\(argument)]".utf8)
    }

    /// A packet whose last argument is no text.
    static func withoutText(_ packet: [UInt8]) -> [UInt8] {
        endsWithText(packet[...]) ? with("null", at: packet) : packet
    }

    private static func endsWithText(_ packet: ArraySlice<UInt8>) -> Bool {
        packet.starts(with: "42".utf8) && packet.suffix(2).elementsEqual("\"]".utf8)
    }
}

extension Dialects {
    /// What a broadcaster encodes with, by dialect index.
    /// - Parameter recovers: connection state recovery is on.
    package static func encoders(recovers: Bool) -> [any BroadcastEncoder] {
        recovers ? all.map { RecoveringEncoder(dialect: $0) } : all
    }
}
