/// The rows of a CSV text (RFC 4180), one by one.
struct CSVRows {
    private var rest: Substring.UnicodeScalarView
    private var line = 1

    init(_ text: String) {
        rest = text[...].unicodeScalars
    }

    /// The next row's cells and the line it begins on; nil at the end. Throws at a quote that does not end.
    mutating func next() throws(ImportError) -> (line: Int, cells: [String])? {
        guard !rest.isEmpty else { return nil }
        let first = line
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard let end = rest.popFirst() else { break }
            if end == "," { continue }
            if end == "\r", rest.first == "\n" { rest.removeFirst() }
            line += 1
            break
        }
        return (first, cells)
    }

    /// Reads up to a comma or the end of the line, which stays.
    private mutating func cell() throws(ImportError) -> String {
        var result = String.UnicodeScalarView()
        if rest.first == "\"" {
            let start = line
            rest.removeFirst()
            while true {
                guard let scalar = rest.popFirst() else { throw ImportError("line \(start): a quotation mark that nothing closes") }
                if scalar == "\n" { line += 1 }
                if scalar == "\"" {
                    guard rest.first == "\"" else { break }
                    rest.removeFirst()
                }
                result.append(scalar)
            }
        }
        // What follows a closing quote should be nothing; it is kept rather than lost.
        while let scalar = rest.first, scalar != ",", scalar != "\n", scalar != "\r" {
            result.append(scalar)
            rest.removeFirst()
        }
        return String(result)
    }
}
