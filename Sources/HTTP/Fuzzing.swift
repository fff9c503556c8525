/// Decodes any bytes, whole and in pieces, and traps when the outcomes differ or a head does not parse again from its own bytes:
/// the entry point of fuzzers.
package func fuzzRequestDecoder(_ bytes: [UInt8]) {
    let whole = outcome(bytes, pieces: bytes.count)
    precondition(outcome(bytes, pieces: 1) == whole, "bytes one by one decode differently")
    precondition(outcome(bytes, pieces: Int(bytes.first ?? 0) % 7 + 2) == whole, "bytes in pieces decode differently")
    for case .head(let head) in whole.events {
        precondition(outcome(head.rawBytes, pieces: head.rawBytes.count).events.first == .head(head), "a head parses differently again")
        let origins = OriginPolicy(["https://example.org"])
        precondition(origins.headers(for: head).fields.isEmpty || origins.allows(head), "a page is shown what it may not ask for")
        _ = PathTemplate("/rooms/{room}").match(head.path)
    }
}

private struct Outcome: Equatable {
    /// Adjacent pieces of a body are joined.
    var events: [RequestDecoder.Event] = []
    var error: HTTPError?
    var unparsed: [UInt8] = []
}

private func outcome(_ bytes: [UInt8], pieces size: Int) -> Outcome {
    var limits = HTTPLimits()
    limits.maxTargetBytes = 40
    limits.maxHeadBytes = 300
    limits.maxHeaderFields = 6
    limits.maxBodyBytes = 100
    var decoder = RequestDecoder(limits: limits)
    var outcome = Outcome()
    for start in stride(from: 0, to: bytes.count, by: max(size, 1)) {
        decoder.append(bytes.span.extracting(start..<min(start + max(size, 1), bytes.count)))
        do throws(HTTPError) {
            while let event = try decoder.next() {
                if case .body(let more) = event, case .body(let piece) = outcome.events.last {
                    outcome.events[outcome.events.count - 1] = .body(piece + more)
                } else {
                    outcome.events.append(event)
                }
            }
        } catch {
            outcome.error = error
        }
    }
    if outcome.error == nil { outcome.unparsed = decoder.takeUnparsed() }
    return outcome
}
