import JSON
import SocketIO

func text(_ bytes: [UInt8]?) -> String? {
    bytes.map { String(decoding: $0, as: UTF8.self) }
}

extension PacketDecoder {
    mutating func decode(_ text: String) throws(SocketIOError) -> Packet? {
        try decode(text: Array(text.utf8)[...])
    }
}

extension SocketIOSession {
    mutating func receive(_ text: String) -> Action? {
        receive(text: Array(text.utf8)[...])
    }
}

func placeholder(_ index: Int64) -> JSONValue {
    ["_placeholder": true, "num": .integer(index)]
}
