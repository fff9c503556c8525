import CPCRE2

/// One pattern compiled by PCRE2, with machine code where the platform allows it.
// SAFETY: the compiled code is never written after `init`; PCRE2 lets any number of threads match with it (pcre2api, "Multithreading").
final class RegexCode: @unchecked Sendable {
    private let code: OpaquePointer
    private let hasMachineCode: Bool

    /// Compiles UTF-8 `pattern` for UTF-8 subjects.
    init(_ pattern: [UInt8], options: UInt32) throws(PatternError) {
        var status: Int32 = 0
        var offset = 0
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        // A trie nests once per letter at which two terms part.
        pcre2_set_parens_nest_limit_8(context, 1_000)
        let options = options | UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NO_UTF_CHECK) | UInt32(PCRE2_NEVER_BACKSLASH_C)
        guard let code = pcre2_compile_8(pattern, pattern.count, options, &status, &offset, context) else {
            throw Self.compileError(status, offset: offset)
        }
        self.code = code
        hasMachineCode = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
    }

    deinit { pcre2_code_free_8(code) }

    /// The first match at or after `start`, a scalar's first byte. `context` carries limits, JIT stack and callout.
    /// Throws what the limits of `context` cut short.
    func match(
        _ subject: UnsafeBufferPointer<UInt8>, from start: Int, data: OpaquePointer, context: OpaquePointer
    ) throws(PatternError) -> Range<Int>? {
        let status =
            hasMachineCode
            ? pcre2_jit_match_8(code, subject.baseAddress, subject.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
            : pcre2_match_8(code, subject.baseAddress, subject.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
        if status == PCRE2_ERROR_NOMATCH { return nil }
        // Zero means that the pattern has more groups than `data` holds: only the match itself is asked for.
        guard status >= 0 else { throw Self.matchError(status) }
        guard let offsets = pcre2_get_ovector_pointer_8(data), offsets[0] <= offsets[1] else {
            throw PatternError(.failed, "PCRE2 reported a match that ends before it begins")
        }
        return offsets[0]..<offsets[1]
    }

    private static func compileError(_ status: Int32, offset: Int) -> PatternError {
        PatternError(status == PCRE2_ERROR_PATTERN_TOO_LARGE ? .tooLong : .invalid, sentence(status), offset: offset)
    }

    private static func matchError(_ status: Int32) -> PatternError {
        switch status {
        case PCRE2_ERROR_MATCHLIMIT:
            PatternError(.matchLimit, "the match took too many steps; make the pattern's repeats unambiguous")
        case PCRE2_ERROR_CALLOUT:
            PatternError(.deadline, "the match was not done in time; make the pattern's repeats unambiguous")
        case PCRE2_ERROR_JIT_STACKLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_NOMEMORY:
            PatternError(.memoryLimit, "the match needed too much memory; repeat something smaller than a group, or possessively")
        default:
            PatternError(.failed, sentence(status))
        }
    }

    /// What PCRE2 says about one of its statuses.
    private static func sentence(_ status: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(status, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer[..<Int(length)], as: UTF8.self) : "PCRE2 error \(status)"
    }
}

extension RegexCode {
    /// What the first match at or after `start` and its groups took, the whole match first; nil for a group that took no part, and nothing if
    /// nothing matches. Throws as `match` does.
    func groups(
        _ subject: UnsafeBufferPointer<UInt8>, from start: Int, context: OpaquePointer
    ) throws(PatternError) -> [Range<Int>?] {
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else {
            throw PatternError(.memoryLimit, "no memory left to match a pattern")
        }
        defer { pcre2_match_data_free_8(data) }
        guard let whole = try match(subject, from: start, data: data, context: context) else { return [] }
        guard let offsets = pcre2_get_ovector_pointer_8(data) else { return [whole] }
        return [whole]
            + (1..<max(1, Int(pcre2_get_ovector_count_8(data)))).map { group in
                let (first, end) = (offsets[2 * group], offsets[2 * group + 1])
                // PCRE2_UNSET is ~0; a lookbehind's \K may end a group before it begins.
                return first <= end && end <= subject.count ? first..<end : nil
            }
    }
}
