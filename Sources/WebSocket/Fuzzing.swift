import Bytes
import Compression

/// Decodes any bytes as both roles, with and without compression, whole and in pieces, and traps when the outcomes differ: the entry point of
/// fuzzers.
package func fuzzFrameDecoder(_ bytes: [UInt8]) {
    let compressor = MessageCompressor()
    for (role, deflates) in [(FrameDecoder.Role.server, false), (.client, false), (.server, true), (.client, true)] {
        let decode = { outcome(bytes, pieces: $0, role: role, compressor: deflates ? compressor : nil) }
        let whole = decode(bytes.count)
        precondition(decode(1) == whole, "bytes one by one decode differently")
        precondition(decode(Int(bytes.first ?? 0) % 7 + 2) == whole, "bytes in pieces decode differently")
        precondition(whole.messages.allSatisfy { survivesEncoding($0, nil) }, "a message changes when it is encoded and decoded again")
        guard deflates else { continue }
        precondition(whole.messages.allSatisfy { survivesEncoding($0, compressor) }, "a message changes when it is compressed and inflated")
    }
}

/// Reads any text as a list of offered extensions, and traps when one is accepted that the answer does not fit.
package func fuzzExtensionOffers(_ bytes: [UInt8]) {
    guard let offers = ExtensionOffer.parse(String(decoding: bytes, as: UTF8.self)) else { return }
    let written = offers.map { offer in
        offer.parameters.reduce(into: String(offer.name)) { text, parameter in
            text += " ; " + parameter.name
            if let value = parameter.value { text += "=\"" + value + "\"" }
        }
    }
    precondition(ExtensionOffer.parse(written.joined(separator: " , ,")) == offers, "offers change when they are written and read again")
    guard let agreement = DeflateAgreement(offers: offers) else { return }
    precondition((9...15).contains(agreement.maxWindowBits), "a window was agreed on that is none")
    precondition(ExtensionOffer.parse(agreement.response)?.count == 1, "the answer is not one extension")
}

private struct Outcome: Equatable {
    var messages: [FrameDecoder.Message] = []
    var error: WebSocketError?
}

private func outcome(_ bytes: [UInt8], pieces size: Int, role: FrameDecoder.Role, compressor: MessageCompressor?) -> Outcome {
    var decoder = FrameDecoder(role: role, maxMessageBytes: 1000, deflates: compressor != nil)
    var outcome = Outcome()
    for start in stride(from: 0, to: bytes.count, by: max(size, 1)) {
        decoder.append(bytes.span.extracting(start..<min(start + max(size, 1), bytes.count)))
        do throws(WebSocketError) {
            while let message = try decoder.next(inflater: { compressor?.inflater ?? Inflater() }) { outcome.messages.append(message) }
        } catch {
            outcome.error = error
        }
    }
    return outcome
}

private func survivesEncoding(_ message: FrameDecoder.Message, _ compressor: MessageCompressor?) -> Bool {
    var frame: Frame
    switch message {
    case .text(let bytes): frame = FrameEncoder.text(bytes.span)
    case .binary(let bytes): frame = FrameEncoder.binary(bytes.span)
    case .ping(let bytes): frame = FrameEncoder.ping(bytes.span)
    case .pong(let bytes): frame = FrameEncoder.pong(bytes.span)
    case .close(let code, let reason): frame = FrameEncoder.close(code: code, reason: String(decoding: reason, as: UTF8.self))
    }
    switch message {
    case .text, .binary: frame = compressor?.deflate(frame, windowBits: 9 + frame.count % 7) ?? frame
    case .ping, .pong, .close: break
    }
    return outcome(frame.bytes, pieces: frame.count, role: .client, compressor: compressor) == Outcome(messages: [message])
}

/// Reads lines of `name:value` as the header of a request that wants to become a WebSocket. Traps if a value of the answer could end its line.
package func fuzzWebSocketHandshake(_ bytes: [UInt8]) {
    var fields: [String: String] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { fields[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self) }
    }
    guard case .accepted(let headers, _) = WebSocketHandshake.answer(method: "GET", deflates: true, header: { fields[$0] }) else { return }
    precondition(headers.allSatisfy { !$0.value.utf8.contains(13) && !$0.value.utf8.contains(10) })
}
