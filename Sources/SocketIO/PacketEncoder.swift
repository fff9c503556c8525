import JSON

/// Writes the text of packets, with Engine.IO's `4` in front, so that it can go into a frame as it is.
///
/// Attachments travel after the text, each as a binary message of its own.
package enum PacketEncoder {
    /// Any packet.
    package static func encode(_ packet: Packet) -> [UInt8] {
        var writer = begin(packet.type, namespace: packet.namespace, id: packet.id, attachments: packet.attachments.count)
        if let data = packet.data { writer.value(data) }
        return writer.bytes
    }

    /// `40{"sid":…}`: the client is in. With a `pid` it can come back and be the same.
    package static func connect(namespace: String = "/", sid: String, pid: String? = nil) -> [UInt8] {
        var writer = begin(.connect, namespace: namespace)
        writer.beginObject()
        writer.member("sid", sid)
        if let pid { writer.member("pid", pid) }
        writer.endObject()
        return writer.bytes
    }

    /// `44{"message":…,"data":…}`: the client is not let in.
    package static func connectError(namespace: String = "/", message: String, data: JSONValue? = nil) -> [UInt8] {
        var writer = begin(.connectError, namespace: namespace)
        writer.beginObject()
        writer.member("message", message)
        if let data {
            writer.key("data")
            writer.value(data)
        }
        writer.endObject()
        return writer.bytes
    }

    /// `41`: the client is put out.
    package static func disconnect(namespace: String = "/") -> [UInt8] {
        begin(.disconnect, namespace: namespace).bytes
    }

    /// `42["name",…]`; with an id, the client is asked to acknowledge. `arguments` writes any number of values.
    /// - Parameter attachments: how many follow; the arguments hold as many placeholders.
    package static func event(
        _ name: String, namespace: String = "/", id: Int? = nil, attachments: Int = 0, capacity: Int = 0,
        arguments: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        let type: PacketType = attachments == 0 ? .event : .binaryEvent
        var writer = begin(type, namespace: namespace, id: id, attachments: attachments, capacity: capacity)
        writer.beginArray()
        writer.string(name)
        arguments(&writer)
        writer.endArray()
        return writer.bytes
    }

    /// `43<id>[…]`. `arguments` writes any number of values.
    /// - Parameter attachments: how many follow; the arguments hold as many placeholders.
    package static func ack(
        _ id: Int, namespace: String = "/", attachments: Int = 0, capacity: Int = 0, arguments: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        let type: PacketType = attachments == 0 ? .ack : .binaryAck
        var writer = begin(type, namespace: namespace, id: id, attachments: attachments, capacity: capacity)
        writer.beginArray()
        arguments(&writer)
        writer.endArray()
        return writer.bytes
    }

    private static func begin(
        _ type: PacketType, namespace: String, id: Int? = nil, attachments: Int = 0, capacity: Int = 0
    ) -> JSONWriter {
        var prefix = "4\(type.rawValue)"
        if type.isBinary { prefix += "\(attachments)-" }
        if namespace != "/" { prefix += "\(namespace)," }
        if let id { prefix += "\(id)" }
        return JSONWriter(prefix: prefix, capacity: capacity)
    }
}
