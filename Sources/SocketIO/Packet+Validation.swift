import JSON

extension Packet {
    /// Names that mean something to the libraries on either side.
    private static let reservedEvents = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]

    /// Throws unless id and data are what the type requires.
    func validate(attachments: Int) throws(SocketIOError) {
        switch type {
        case .connect:
            guard id == nil else { throw .invalidID }
            guard data == nil || data?.object != nil else { throw .invalidPayload }
        case .disconnect:
            guard id == nil else { throw .invalidID }
            guard data == nil else { throw .invalidPayload }
        case .connectError:
            guard id == nil else { throw .invalidID }
            guard data?.object != nil || data?.string != nil else { throw .invalidPayload }
        case .event, .binaryEvent:
            guard let name = eventName else { throw .invalidPayload }
            if Self.reservedEvents.contains(name) { throw .reservedEvent }
        case .ack, .binaryAck:
            guard id != nil else { throw .invalidID }
            guard data?.array != nil else { throw .invalidPayload }
        }
        if type.isBinary, let data { try Self.checkPlaceholders(in: data, attachments: attachments) }
    }

    /// The name of an event: the first element of its data. A number is a name as well, written as JavaScript prints it.
    var eventName: String? {
        guard let first = data?.array?.first else { return nil }
        switch first {
        case .string(let name): return name
        case .integer: return first.text
        case .number(let number): return number.isFinite ? first.text : nil
        default: return nil
        }
    }

    /// As deep as the JSON parser lets values nest.
    private static func checkPlaceholders(in value: JSONValue, attachments: Int) throws(SocketIOError) {
        switch value {
        case .array(let elements):
            for element in elements { try checkPlaceholders(in: element, attachments: attachments) }
        case .object(let object) where object["_placeholder"] == .bool(true):
            guard let index = object["num"]?.integer, index >= 0, index < attachments else { throw .invalidPlaceholder }
        case .object(let object):
            for member in object.members { try checkPlaceholders(in: member.value, attachments: attachments) }
        default: break
        }
    }
}
