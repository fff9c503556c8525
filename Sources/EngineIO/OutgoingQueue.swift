/// Packets waiting for a polling or upgrading client, oldest first. Holds no memory while empty.
struct OutgoingQueue: Sendable {
    /// Packets one payload may hold: python-engineio's clients refuse longer ones.
    static let payloadLimit = 16
    /// Between the packets of a payload (Engine.IO v4, "HTTP long-polling").
    static let separator: UInt8 = 0x1E
    /// What a waiting packet costs besides its bytes, so that many small ones are bounded as well.
    private static let overhead = 32

    private var packets: [OutgoingPacket] = []
    @Small private var start = 0
    /// Memory the waiting packets hold on to.
    @Small private(set) var bytes = 0

    var count: Int { packets.count - start }
    var isEmpty: Bool { start == packets.count }

    mutating func append(_ packet: OutgoingPacket) {
        // The sent front is dropped once it outweighs what waits, so appending stays linear over time.
        if start > 0, start >= packets.count - start {
            packets.removeSubrange(..<start)
            start = 0
        }
        packets.append(packet)
        bytes += packet.count + Self.overhead
    }

    /// Removes and returns as much as one poll may carry.
    mutating func takePayload() -> [UInt8] {
        let taken = packets[start...].prefix(Self.payloadLimit)
        var payload: [UInt8] = []
        payload.reserveCapacity(taken.reduce(0) { $0 + $1.count + 1 })
        for (index, packet) in taken.enumerated() {
            if index > 0 { payload.append(Self.separator) }
            packet.write(into: &payload)
            bytes -= packet.count + Self.overhead
        }
        start += taken.count
        if isEmpty { self = OutgoingQueue() }
        return payload
    }

    /// Removes and returns everything.
    mutating func takeAll() -> ArraySlice<OutgoingPacket> {
        defer { self = OutgoingQueue() }
        return packets[start...]
    }
}
