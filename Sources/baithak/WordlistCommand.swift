import Foundation
import Patterns
import WordlistImport

/// `baithak wordlist import|check`: lists from other programs' files, and what a list says.
struct WordlistCommand {
    private enum Action {
        case importing(file: String, format: ImportFormat, to: String, replaces: Bool)
        case check(files: [String])
    }

    private let action: Action

    init(_ arguments: inout Arguments) throws(CommandError) {
        let replaces = arguments.flag("--replace")
        let written = try arguments.value("--from", "a format")
        let target = try arguments.value("--to", "a file")
        switch arguments.next() {
        case "import":
            let formats = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            guard let format = ImportFormat(rawValue: written ?? "") else { throw .usage("--from must be one of \(formats)") }
            guard let file = arguments.next(), let target else {
                throw .usage("`wordlist import` needs the file to read, and --to FILE, such as wordlists/ours.txt")
            }
            action = .importing(file: file, format: format, to: target, replaces: replaces)
        case "check":
            var files: [String] = []
            while let file = arguments.next() { files.append(file) }
            guard !files.isEmpty, written == nil, target == nil, !replaces else { throw .usage("`wordlist check` needs the lists to read") }
            action = .check(files: files)
        case let other: throw .usage("`wordlist` is followed by import or check\(other.map { ", not \"\($0)\"" } ?? "")")
        }
        try arguments.finish()
    }

    func run() throws(CommandError) {
        switch action {
        case .importing(let file, let format, let target, let replaces): try importWords(file, format, target, replaces)
        case .check(let files): try check(files)
        }
    }

    private func importWords(_ file: String, _ format: ImportFormat, _ target: String, _ replaces: Bool) throws(CommandError) {
        if !replaces, FileManager.default.fileExists(atPath: target) {
            throw .failure("\(target) is there already; name another file, or add --replace")
        }
        let words: ImportedWords
        do throws(ImportError) {
            words = try format.read(try read(file)) { Output.error("\($0) words read") }
        } catch {
            throw .failure("\(file): \(error.message)")
        }
        let name = URL(fileURLWithPath: file).lastPathComponent.filter { !$0.isNewline }
        do {
            try Data(words.file(from: "\(name) (\(format.rawValue))").utf8).write(to: URL(fileURLWithPath: target), options: .atomic)
        } catch {
            throw .failure("\(target): \(error.localizedDescription)")
        }
        let repeated = words.repeated == 0 ? "" : ", \(words.repeated) repeated"
        Output.line("\(target): \(words.entries.count) entries\(repeated), \(words.leftovers.count) notes")
        for leftover in words.leftovers { Output.line("  \(leftover)") }
    }

    private func check(_ files: [String]) throws(CommandError) {
        var lists: [Wordlist] = []
        var mistakes: [String] = []
        for file in files {
            do throws(WordlistError) {
                let list = try Wordlist(name: file, bytes: bytes(file, &mistakes))
                let exceptions = list.entries.count(where: \.isException)
                Output.line("\(file): \(list.entries.count - exceptions) entries, \(exceptions) exceptions")
                lists.append(list)
            } catch {
                mistakes += error.problems.map { "\(file): \($0)" }
            }
        }
        if !mistakes.isEmpty { throw .failure(mistakes.joined(separator: "\n")) }
        let time = ContinuousClock().measure { _ = WordMatcher(lists) }
        Output.line("compiled together in \(Int(time / .milliseconds(1))) ms")
    }

    private func bytes(_ file: String, _ mistakes: inout [String]) -> [UInt8] {
        if let data = FileManager.default.contents(atPath: file) { return Array(data) }
        mistakes.append("\(file): cannot be read")
        return []
    }

    private func read(_ file: String) throws(ImportError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file) else { throw .unreadable }
        return Array(data)
    }
}
