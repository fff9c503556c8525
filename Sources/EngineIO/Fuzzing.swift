/// Feeds foreign bytes to the packet decoders and to sessions on both transports. Traps if an invariant breaks.
package func fuzzEnginePacket(_ bytes: [UInt8]) {
    if let data = Base64.decode(bytes[...]) {
        var encoded: [UInt8] = []
        Base64.encode(data[...], into: &encoded)
        precondition(encoded == bytes)
    }
    let configuration = EngineConfiguration()
    var polling = EngineSession(transport: .polling, configuration: configuration, now: 0)
    _ = polling.open(sid: "fuzz")
    checkEnd(of: polling.postArrived(bytes, now: 1), isClosed: polling.isClosed)

    var webSocket = EngineSession(transport: .webSocket, configuration: configuration, now: 0)
    _ = webSocket.open(sid: "fuzz")
    checkEnd(of: webSocket.webSocketText(bytes, now: 1), isClosed: webSocket.isClosed)
    checkEnd(of: webSocket.webSocketBinary(bytes, now: 1), isClosed: webSocket.isClosed)
}

private func checkEnd(of actions: [EngineSession.Action], isClosed: Bool) {
    for (index, action) in actions.enumerated() {
        guard case .closed = action else { continue }
        precondition(isClosed && index == actions.count - 1)
    }
}

/// Reads a method, `EIO`, `transport` and `sid`, each ended by a zero byte, as a request. Traps if a session's request is taken for another's.
package func fuzzEngineRequest(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 4 else { return }
    for isWebSocket in [false, true] {
        let request = try? EngineRequest(method: parts[0], eio: parts[1], transport: parts[2], sid: parts[3], isWebSocket: isWebSocket)
        switch request {
        case .poll(let sid), .post(let sid), .upgrade(let sid): precondition(sid == parts[3] && !sid.isEmpty)
        case .open: precondition(parts[3].isEmpty && parts[1] == "4")
        case nil: break
        }
    }
}
