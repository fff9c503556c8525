import CPCRE2

/// One regular expression written by an operator, compiled so that it cannot take over the server.
///
/// Perl syntax on Unicode text (PCRE2 with UTF and UCP): `\w`, `\d` and `\b` know all scripts. What a hostile or careless pattern could do
/// is bounded: its length, its steps, its memory, and its time through the deadline of each match.
package final class Pattern: Sendable {
    /// Bytes of UTF-8 a pattern may have.
    package static let longest = 1_000

    private let code: RegexCode

    /// Compiles `source`. Throws `.invalid` with PCRE2's sentence and the offset, `.tooLong`, or `.forbidden`.
    package init(_ source: String, caseless: Bool = false) throws(PatternError) {
        let bytes = Array(source.utf8)
        guard bytes.count <= Self.longest else {
            throw PatternError(.tooLong, "a pattern of \(bytes.count) bytes; write at most \(Self.longest), or several patterns")
        }
        // Settings such as (*NO_JIT) and (*LIMIT_MATCH=1) are read only at the very start, and are spelled in capitals;
        // (*COMMIT) and its kind go with them, since no pattern needs to begin with one.
        if bytes.starts(with: [UInt8(ascii: "("), UInt8(ascii: "*")]), bytes.count > 2, bytes[2] &- UInt8(ascii: "A") < 26 {
            throw PatternError(.forbidden, "a pattern may not begin with a (*VERB); remove it", offset: 0)
        }
        let options = UInt32(PCRE2_AUTO_CALLOUT) | (caseless ? UInt32(PCRE2_CASELESS) : 0)
        code = try RegexCode(bytes, options: options)
    }

    /// The bytes of the first match in the UTF-8 of `text`, at or after byte `start`; nil when nothing matches.
    ///
    /// `start` must be the first byte of a scalar. Throws `.deadline`, `.matchLimit` or `.memoryLimit`: none of them means "no match".
    package func firstMatch(in text: String, from start: Int = 0, deadline: Deadline) throws(PatternError) -> Range<Int>? {
        let scratch = try MatchScratch.current()
        scratch.startWatch(deadline)
        var text = text
        // `withUTF8` rethrows untyped, hence the Result.
        let result = text.withUTF8 { subject -> Result<Range<Int>?, PatternError> in
            precondition(start <= subject.count && (start == subject.count || subject[start] & 0xC0 != 0x80), "not the start of a scalar")
            do throws(PatternError) {
                return .success(try code.match(subject, from: start, data: scratch.data, context: scratch.timedContext))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// What the first match at or after byte `start` and its groups took of `subject`, which must be valid UTF-8: the whole match first, nil for
    /// a group that took no part; empty when nothing matches. `start` and failures are those of `firstMatch`.
    package func groups(
        in subject: UnsafeBufferPointer<UInt8>, from start: Int = 0, deadline: Deadline
    ) throws(PatternError) -> [Range<Int>?] {
        let scratch = try MatchScratch.current()
        scratch.startWatch(deadline)
        precondition(start <= subject.count && (start == subject.count || subject[start] & 0xC0 != 0x80), "not the start of a scalar")
        return try code.groups(subject, from: start, context: scratch.timedContext)
    }
}
