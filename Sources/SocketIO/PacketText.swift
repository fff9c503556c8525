import JSON

/// Reads the text of a packet: `<type>[<attachments>-][<namespace>,][<id>][<JSON>]` (Socket.IO v5, "Packet encoding").
struct PacketText {
    private static let maxNamespaceBytes = 256
    /// The largest integer JavaScript can hold: 2^53-1.
    private static let maxID = 9_007_199_254_740_991

    private var rest: ArraySlice<UInt8>

    /// Reads a packet and how many attachments follow it.
    static func read(_ text: ArraySlice<UInt8>, maxAttachments: Int) throws(SocketIOError) -> (packet: Packet, attachments: Int) {
        var reader = PacketText(rest: text)
        let type = try reader.type()
        let attachments = type.isBinary ? try reader.attachmentCount(limit: maxAttachments) : 0
        let namespace = try reader.namespace()
        let id = try reader.id()
        let packet = Packet(type, namespace: namespace, id: id, data: try reader.data())
        try packet.validate(attachments: attachments)
        return (packet, attachments)
    }

    private mutating func type() throws(SocketIOError) -> PacketType {
        guard let digit = rest.popFirst(), digit >= UInt8(ascii: "0"), let type = PacketType(rawValue: digit - UInt8(ascii: "0")) else {
            throw .unknownType
        }
        return type
    }

    private mutating func attachmentCount(limit: Int) throws(SocketIOError) -> Int {
        guard let count = number(limit: limit), count > 0, rest.popFirst() == UInt8(ascii: "-") else { throw .invalidAttachmentCount }
        return count
    }

    private mutating func namespace() throws(SocketIOError) -> String {
        guard rest.first == UInt8(ascii: "/") else { return "/" }
        let name = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest[name.endIndex...].dropFirst()
        let path = name.prefix { $0 != UInt8(ascii: "?") }
        guard path.count <= Self.maxNamespaceBytes, let namespace = String(validating: path, as: UTF8.self) else {
            throw .invalidNamespace
        }
        return namespace
    }

    private mutating func id() throws(SocketIOError) -> Int? {
        guard let first = rest.first, Self.isDigit(first) else { return nil }
        guard let id = number(limit: Self.maxID) else { throw .invalidID }
        return id
    }

    private func data() throws(SocketIOError) -> JSONValue? {
        if rest.isEmpty { return nil }
        do {
            return try JSONParser.parse(Array(rest))
        } catch {
            throw .invalidPayload
        }
    }

    /// The decimal number at the front; nil if there is none or it is over the limit.
    private mutating func number(limit: Int) -> Int? {
        let digits = rest.prefix(while: Self.isDigit)
        guard (1...16).contains(digits.count) else { return nil }
        rest = rest[digits.endIndex...]
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value <= limit ? value : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
