import JSON

/// A Socket.IO v5 packet.
package struct Packet: Sendable, Equatable {
    package var type: PacketType
    /// Begins with `/`; has no query string and no comma.
    package var namespace: String
    /// The number an acknowledgement is asked for or given under.
    package var id: Int?
    /// In binary packets, `{"_placeholder":true,"num":n}` stands where attachment `n` belongs.
    package var data: JSONValue?
    package var attachments: [[UInt8]]

    package init(
        _ type: PacketType, namespace: String = "/", id: Int? = nil, data: JSONValue? = nil, attachments: [[UInt8]] = []
    ) {
        self.type = type
        self.namespace = namespace
        self.id = id
        self.data = data
        self.attachments = attachments
    }
}
