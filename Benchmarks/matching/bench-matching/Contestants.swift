import CHyperscan
import CPCRE2
import Glibc

/// Finds whether a text has a word. Those that only fold ASCII case are given less to do than the wordlists.
protocol Contestant {
    func matches(_ text: String) -> Bool
}

/// PCRE2 with machine code: whole words, as one alternation or as a trie for each first letter.
final class PCREContestant: Contestant {
    private var codes: [UInt8: [OpaquePointer]] = [:]
    private let data = pcre2_match_data_create_8(1, nil)

    init(words: [String], asTrie: Bool) {
        guard asTrie else {
            compile(Array((#"\b(?:"# + words.joined(separator: "|") + #")\b"#).utf8), options: 0, for: 0)
            return
        }
        for (letter, group) in Dictionary(grouping: words.map { Array($0.utf8) }, by: { $0[0] }) {
            let sorted = group.sorted { $0.lexicographicallyPrecedes($1) }
            for start in stride(from: 0, to: sorted.count, by: 2_500) {
                var pattern: [UInt8] = []
                Self.write(sorted[start..<min(sorted.count, start + 2_500)], after: 0, &pattern)
                compile(pattern + Array(#"(?![\p{L}\p{M}\p{Nd}_])"#.utf8), options: UInt32(PCRE2_ANCHORED), for: letter)
            }
        }
    }

    private func compile(_ pattern: [UInt8], options: UInt32, for letter: UInt8) {
        var status: Int32 = 0
        var offset = 0
        let flags =
            options | UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NO_AUTO_CAPTURE) | (letter == 0 ? UInt32(PCRE2_CASELESS) : 0)
        guard let code = pcre2_compile_8(pattern, pattern.count, flags, &status, &offset, nil) else { return }
        pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        codes[letter, default: []].append(code)
    }

    private static func write(_ words: ArraySlice<[UInt8]>, after depth: Int, _ pattern: inout [UInt8]) {
        var rest = words
        var isOptional = false
        if rest.first?.count == depth {
            isOptional = true
            rest = rest.dropFirst()
        }
        if rest.isEmpty { return }
        pattern += Array("(?:".utf8)
        while let head = rest.first {
            let branch = rest.prefix { $0[depth] == head[depth] }
            pattern.append(head[depth])
            write(branch, after: depth + 1, &pattern)
            rest = rest[branch.endIndex...]
            if !rest.isEmpty { pattern.append(UInt8(ascii: "|")) }
        }
        pattern += Array((isOptional ? ")?" : ")").utf8)
    }

    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { original in
            if let code = codes[0]?.first {
                return pcre2_jit_match_8(code, original.baseAddress, original.count, 0, UInt32(PCRE2_NO_UTF_CHECK), data, nil) > 0
            }
            let folded = original.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
            return folded.withUnsafeBufferPointer { folded in
                var found = false
                var followsWord = false
                for (start, byte) in folded.enumerated() {
                    if !followsWord, let group = codes[byte] {
                        for code in group {
                            let status = pcre2_jit_match_8(
                                code, folded.baseAddress, folded.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, nil)
                            found = found || status >= 0
                        }
                    }
                    followsWord = byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
                }
                return found
            }
        }
    }
}

/// Hyperscan over the words as literals with word boundaries.
final class HyperscanContestant: Contestant {
    private var database: OpaquePointer?
    private var scratch: OpaquePointer?

    init?(words: [String]) {
        let patterns = words.map { strdup(#"\b"# + $0 + #"\b"#) }
        defer { patterns.forEach { free($0) } }
        let flags = [UInt32](repeating: UInt32(HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH), count: words.count)
        let ids = (0..<UInt32(words.count)).map { $0 }
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let expressions = patterns.map { UnsafePointer($0) }
        guard hs_compile_multi(expressions, flags, ids, UInt32(words.count), UInt32(HS_MODE_BLOCK), nil, &database, &failure) == HS_SUCCESS,
            hs_alloc_scratch(database, &scratch) == HS_SUCCESS
        else { return nil }
    }

    func matches(_ text: String) -> Bool {
        var text = text
        var found = false
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                withUnsafeMutablePointer(to: &found) { found in
                    _ = hs_scan(
                        database, bytes.baseAddress, UInt32(bytes.count), 0, scratch,
                        { _, _, _, _, found in
                            found?.assumingMemoryBound(to: Bool.self).pointee = true
                            return 0
                        }, found)
                }
            }
        }
        return found
    }
}
