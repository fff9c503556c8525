/// Parses foreign bytes in every way, and requires that what was read can be written and read again.
package func fuzzJSON(_ bytes: [UInt8]) {
    let strict = try? JSONParser.parse(bytes, options: .file)
    let located = try? JSONParser.parseLocated(bytes, options: .file)
    precondition(strict == located?.value)
    precondition(located.map { $0.lines[""] != nil } ?? true)
    guard let value = try? JSONParser.parse(bytes) else {
        precondition(strict == nil, "a file's rules are the stricter ones")
        return
    }
    let text = value.text
    guard let again = try? JSONParser.parse(text, options: .wire) else { preconditionFailure("what was written is no JSON") }
    // Once written, numbers that are not finite are null; from there on nothing changes.
    precondition(again.text == text)
    if let strict { precondition(strict == value) }
}
