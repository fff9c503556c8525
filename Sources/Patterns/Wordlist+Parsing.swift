extension Wordlist {
    /// Reads the bytes of a list file. Throws every problem of the file at once.
    package init(name: String, bytes: [UInt8]) throws(WordlistError) {
        var entries: [Entry] = []
        var problems: [WordlistError.Problem] = []
        var directives = Directives()
        var rest = bytes[...]
        // Editors on Windows write a byte order mark and end lines with CR LF; neither is part of a term.
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        for (index, line) in rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            var messages: [String] = []
            if let entry = Self.entry(line, &directives, &messages) { entries.append(entry) }
            for message in messages { problems.append(.init(line: index + 1, message: message)) }
        }
        guard problems.isEmpty else { throw WordlistError(list: name, problems: problems) }
        self.name = name
        self.entries = entries
    }

    /// The entry of one line; nil for a blank line, a comment, a directive, or when something is wrong.
    private static func entry(_ line: ArraySlice<UInt8>, _ directives: inout Directives, _ messages: inout [String]) -> Entry? {
        guard let text = String(validating: line, as: UTF8.self) else {
            messages.append("not valid UTF-8; save the file as UTF-8")
            return nil
        }
        var scalars = trimmed(uncommented(text.unicodeScalars))
        if scalars.isEmpty { return nil }
        if scalars.first == "%" {
            directives.read(Substring(scalars.dropFirst()), &messages)
            return nil
        }
        var fuzzy = directives.fuzzy
        if let words = switches(&scalars) {
            switch FuzzyClasses.reading(words, changing: fuzzy) {
            case .success(let changed): fuzzy = changed
            case .failure(let unknown): messages.append(Directives.sentence(unknown))
            }
        }

        let isException = scalars.first == "!"
        if isException { scalars = trimmed(scalars.dropFirst()) }
        let isOpenAtStart = scalars.first == "*"
        if isOpenAtStart { scalars.removeFirst() }
        let isOpenAtEnd = scalars.last == "*"
        if isOpenAtEnd { scalars.removeLast() }
        scalars = trimmed(scalars)
        let (endings, mark) = directives.takeEndings(&scalars, &messages)
        if isOpenAtEnd, !mark.isEmpty {
            messages.append("endings before a star, which stands for every ending; leave one of them out")
        }

        if scalars.isEmpty {
            if isOpenAtStart {
                messages.append("a star without a term would match every word; write a term beside it")
            } else {
                messages.append("an exception without a term; write the innocent word after the exclamation mark, or remove the line")
            }
            return nil
        }
        if scalars.contains("*") {
            messages.append("a star inside a term; stars stand only before or after it, so write each spelling on a line of its own")
        }
        if let control = scalars.first(where: { $0.properties.generalCategory == .control && !$0.properties.isWhitespace }) {
            messages.append("the control character U+\(hexadecimal(control)) inside a term; remove it")
        }
        if scalars.count > longestTerm {
            messages.append("a term of \(scalars.count) characters; shorten it to at most \(longestTerm)")
        }
        let words = scalars.split { $0.properties.isWhitespace }.map { String($0) }
        let term = words.joined(separator: " ")
        if messages.isEmpty, !Folding.fold(term).contains(where: { $0.letter != 0x20 }) {
            messages.append("a term of invisible characters; remove it")
        }
        guard messages.isEmpty else { return nil }
        let form: Form = isOpenAtStart ? (isOpenAtEnd ? .substring : .suffix) : (isOpenAtEnd ? .prefix : .whole)
        return Entry(term: term, form: form, isException: isException, endings: endings, endingsMark: mark, fuzzy: fuzzy)
    }

    /// Takes what stands behind a `~` that follows whitespace; nil without one.
    private static func switches(_ scalars: inout Substring.UnicodeScalarView) -> [Substring]? {
        var followsSpace = false
        for index in scalars.indices {
            if scalars[index] == "~", followsSpace {
                let words = Substring(scalars[scalars.index(after: index)...]).split { $0.isWhitespace || $0 == "," }
                scalars = trimmed(scalars[..<index])
                return words
            }
            followsSpace = scalars[index].properties.isWhitespace
        }
        return nil
    }

    /// The part before a `#` that begins the line or follows whitespace.
    private static func uncommented(_ line: String.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var followsSpace = true
        for index in line.indices {
            if line[index] == "#", followsSpace { return line[..<index] }
            followsSpace = line[index].properties.isWhitespace
        }
        return line[...]
    }

    private static func trimmed(_ scalars: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var result = scalars.drop { $0.properties.isWhitespace }
        while let last = result.last, last.properties.isWhitespace { result.removeLast() }
        return result
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
