/// Feeds foreign bytes to the packet decoders and to sessions on both transports. Traps if an invariant breaks.
package func fuzzEnginePacket(_ bytes: [UInt8]) {
    if let data = Base64.decode(bytes[...]) {
        var encoded: [UInt8] = []
        Base64.encode(data[...], into: &encoded)
        precondition(encoded == bytes)
    }
    let configuration = EngineConfiguration()
    var polling = EngineSession(sid: "fuzz", transport: .polling, configuration: configuration, now: 0)
    _ = polling.open()
    checkEnd(of: polling.postArrived(bytes, now: 1), isClosed: polling.isClosed)

    var webSocket = EngineSession(sid: "fuzz", transport: .webSocket, configuration: configuration, now: 0)
    _ = webSocket.open()
    checkEnd(of: webSocket.webSocketText(bytes, now: 1), isClosed: webSocket.isClosed)
    checkEnd(of: webSocket.webSocketBinary(bytes, now: 1), isClosed: webSocket.isClosed)
}

private func checkEnd(of actions: [EngineSession.Action], isClosed: Bool) {
    for (index, action) in actions.enumerated() {
        guard case .closed = action else { continue }
        precondition(isClosed && index == actions.count - 1)
    }
}
