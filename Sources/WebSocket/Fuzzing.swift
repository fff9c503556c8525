import Bytes

/// Decodes any bytes as both roles, whole and in pieces, and traps when the outcomes differ: the entry point of fuzzers.
package func fuzzFrameDecoder(_ bytes: [UInt8]) {
    for role in [FrameDecoder.Role.server, .client] {
        let whole = outcome(bytes, pieces: bytes.count, role: role)
        precondition(outcome(bytes, pieces: 1, role: role) == whole, "bytes one by one decode differently")
        precondition(outcome(bytes, pieces: Int(bytes.first ?? 0) % 7 + 2, role: role) == whole, "bytes in pieces decode differently")
        precondition(whole.messages.allSatisfy(survivesEncoding), "a message changes when it is encoded and decoded again")
    }
}

private struct Outcome: Equatable {
    var messages: [FrameDecoder.Message] = []
    var error: WebSocketError?
}

private func outcome(_ bytes: [UInt8], pieces size: Int, role: FrameDecoder.Role) -> Outcome {
    var decoder = FrameDecoder(role: role, maxMessageBytes: 1000)
    var outcome = Outcome()
    for start in stride(from: 0, to: bytes.count, by: max(size, 1)) {
        decoder.append(bytes.span.extracting(start..<min(start + max(size, 1), bytes.count)))
        do throws(WebSocketError) {
            while let message = try decoder.next() { outcome.messages.append(message) }
        } catch {
            outcome.error = error
        }
    }
    return outcome
}

private func survivesEncoding(_ message: FrameDecoder.Message) -> Bool {
    let frame: Frame
    switch message {
    case .text(let bytes): frame = FrameEncoder.text(bytes.span)
    case .binary(let bytes): frame = FrameEncoder.binary(bytes.span)
    case .ping(let bytes): frame = FrameEncoder.ping(bytes.span)
    case .pong(let bytes): frame = FrameEncoder.pong(bytes.span)
    case .close(let code, let reason): frame = FrameEncoder.close(code: code, reason: String(decoding: reason, as: UTF8.self))
    }
    return outcome(frame.bytes, pieces: frame.count, role: .client) == Outcome(messages: [message])
}

/// Reads lines of `name:value` as the header of a request that wants to become a WebSocket. Traps if a value of the answer could end its line.
package func fuzzWebSocketHandshake(_ bytes: [UInt8]) {
    var fields: [String: String] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { fields[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self) }
    }
    guard case .accepted(let headers) = WebSocketHandshake.answer(method: "GET", header: { fields[$0] }) else { return }
    precondition(headers.allSatisfy { !$0.value.utf8.contains(13) && !$0.value.utf8.contains(10) })
}
