import JSON
import SocketIO

/// Some of an event's arguments and the attachments they hold placeholders for.
struct Arguments {
    private(set) var values: [JSONValue]
    private(set) var attachments: [[UInt8]]

    /// - Parameter attachments: of the packet the values came in; those no value refers to are left out, and the others numbered anew.
    init(_ values: some Sequence<JSONValue>, of attachments: [[UInt8]] = []) {
        self.values = Array(values)
        self.attachments = []
        if !attachments.isEmpty { self.values = self.values.map { renumbered($0, attachments) } }
    }

    private mutating func renumbered(_ value: JSONValue, _ all: [[UInt8]]) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map { renumbered($0, all) })
        case .object(let object) where object["_placeholder"] == .bool(true):
            guard let index = object["num"]?.integer, all.indices.contains(Int(index)) else { return value }
            attachments.append(all[Int(index)])
            return ["_placeholder": true, "num": .integer(Int64(attachments.count - 1))]
        case .object(let object): return .object(JSONObject(object.members.map { ($0.key, renumbered($0.value, all)) }))
        default: return value
        }
    }

    /// A packet with these as its data, behind `name` if it is an event.
    func packet(_ name: String? = nil, namespace: String, id: Int? = nil) -> Packet {
        let isBinary = !attachments.isEmpty
        let type: PacketType = name == nil ? (isBinary ? .binaryAck : .ack) : isBinary ? .binaryEvent : .event
        let data = (name.map { [.string($0)] } ?? []) + values
        return Packet(type, namespace: namespace, id: id, data: .array(data), attachments: attachments)
    }
}
