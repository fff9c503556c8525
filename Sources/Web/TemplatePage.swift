/// A page of the public folder, read once: its text around the places of the room's name.
///
/// A place is `{{room}}`, white space within the braces or not; what else is in braces is text.
struct TemplatePage: Sendable {
    /// What stands before, between and behind the places.
    private var pieces: [ArraySlice<UInt8>] = []

    init(_ text: [UInt8]) {
        var start = 0
        var at = 0
        while let open = text[at...].firstIndex(of: UInt8(ascii: "{")) {
            guard let end = Self.endOfPlace(at: open, in: text) else {
                at = open + 1
                continue
            }
            pieces.append(text[start..<open])
            start = end
            at = end
        }
        pieces.append(text[start...])
    }

    var placeholders: Int { pieces.count - 1 }

    /// The page with the escaped name at every place.
    func filled(with room: String) -> [UInt8] {
        Array(pieces.joined(separator: TemplatePages.escape(room).utf8))
    }

    /// Where the place that begins at `start` ends; nil if none does.
    private static func endOfPlace(at start: Int, in text: [UInt8]) -> Int? {
        var rest = text[start...]
        func skip(_ word: String) -> Bool {
            guard rest.starts(with: word.utf8) else { return false }
            rest = rest.dropFirst(word.utf8.count)
            return true
        }
        func skipSpace() { rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) } }
        guard skip("{{") else { return nil }
        skipSpace()
        guard skip("room") else { return nil }
        skipSpace()
        return skip("}}") ? rest.startIndex : nil
    }
}
