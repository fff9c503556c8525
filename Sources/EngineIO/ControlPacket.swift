/// The packets that carry no message, as their bytes.
enum ControlPacket {
    static let close = Array("1".utf8)
    static let ping = Array("2".utf8)
    static let probe = Array("2probe".utf8)
    static let probeAnswer = Array("3probe".utf8)
    static let noop = Array("6".utf8)
}
