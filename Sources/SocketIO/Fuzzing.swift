import JSON

/// Feeds foreign bytes to the packet decoder. Traps if what was decoded does not come out of the encoder again.
package func fuzzPacket(_ bytes: [UInt8]) {
    var decoder = PacketDecoder()
    guard let first = try? decodeWhole(bytes, with: &decoder) else { return }
    let text = PacketEncoder.encode(first)
    let second = try? decodeWhole(Array(text.dropFirst()), with: &decoder)
    // Numbers without a finite value come back as null, and a `?` is cut from namespaces before they are written.
    precondition(second?.type == first.type && second?.namespace == first.namespace && second?.id == first.id)
    precondition(second.map(PacketEncoder.encode) == text && second?.attachments == first.attachments)
}

/// Decodes a text and gives it every attachment it asks for.
private func decodeWhole(_ bytes: [UInt8], with decoder: inout PacketDecoder) throws(SocketIOError) -> Packet {
    var packet = try decoder.decode(text: bytes[...])
    while packet == nil { packet = try decoder.decode(binary: [1, 2, 3]) }
    guard let packet else { throw .unexpectedAttachment }
    return packet
}

/// Feeds foreign text to a session that is in `/`, waits for `/waiting` and has been put out of `/removed`.
package func fuzzSocketIOSession(_ bytes: [UInt8]) {
    var session = SocketIOSession(now: 0)
    for namespace in ["/", "/removed", "/waiting"] { _ = session.receive(text: Array("0\(namespace),".utf8)[...]) }
    _ = session.accept(sid: "a")
    _ = session.accept("/removed", sid: "b")
    _ = session.disconnect("/removed")
    guard case .protocolError = session.receive(text: bytes[...]) else { return }
    precondition(session.receive(text: bytes[...]) == nil && session.receive(binary: bytes) == nil)
}
