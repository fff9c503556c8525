import ChatModel

/// The words of a command line, taken one by one; what nobody took is an error.
struct Arguments {
    private var words: [String]

    init(_ words: some Sequence<String>) {
        self.words = Array(words)
    }

    /// The command: the first word unless that is an option.
    mutating func command(among known: [String], default value: String) -> String {
        let options = ["--help": "help", "-h": "help", "--version": "version"]
        guard let first = words.first, let command = options[first] ?? (first.hasPrefix("-") ? nil : first) else { return value }
        words.removeFirst()
        return command
    }

    /// Whether the option is there.
    mutating func flag(_ name: String) -> Bool {
        guard let index = optionIndex(name) else { return false }
        words.remove(at: index)
        return true
    }

    /// The word after the option, or after its `=`; nil if the option is not there.
    mutating func value(_ name: String, _ what: String) throws(CommandError) -> String? {
        if let index = words.prefix(while: { $0 != "--" }).firstIndex(where: { $0.hasPrefix(name + "=") }) {
            return String(words.remove(at: index).dropFirst(name.count + 1))
        }
        guard let index = optionIndex(name) else { return nil }
        words.remove(at: index)
        guard index < words.count, !words[index].hasPrefix("--") else { throw .usage("\(name) needs \(what) after it") }
        return words.remove(at: index)
    }

    /// The next word that is no option.
    mutating func next() -> String? {
        if words.first == "--" { words.removeFirst() } else if words.first?.hasPrefix("--") == true { return nil }
        return words.isEmpty ? nil : words.removeFirst()
    }

    /// Everything has been taken.
    func finish() throws(CommandError) {
        guard let word = words.first(where: { $0 != "--" }) else { return }
        throw .usage(
            word.hasPrefix("-")
                ? "there is no option \(word) here; see `baithak help`" : "\"\(word)\" is one word too many; see `baithak help`")
    }

    private func optionIndex(_ name: String) -> Int? {
        words.prefix(while: { $0 != "--" }).firstIndex(of: name)
    }
}

extension Arguments {
    /// The room after `--room`.
    mutating func room() throws(CommandError) -> RoomName? {
        guard let text = try value("--room", "a room") else { return nil }
        do throws(Rejection) {
            return try RoomName(text)
        } catch {
            throw .usage("--room: \(error.message)")
        }
    }
}
