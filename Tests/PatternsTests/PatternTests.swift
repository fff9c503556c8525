import Patterns
import Testing

@Suite struct PatternTests {
    private func code(_ source: String) -> PatternError.Code? {
        do throws(PatternError) {
            _ = try Pattern(source)
            return nil
        } catch {
            return error.code
        }
    }

    private func failure(_ source: String, _ text: String, _ budget: Duration) throws -> PatternError.Code? {
        let pattern = try Pattern(source)
        do throws(PatternError) {
            _ = try pattern.firstMatch(in: text, deadline: .after(budget))
            return nil
        } catch {
            return error.code
        }
    }

    @Test func findsTheFirstMatchInBytes() throws {
        let pattern = try Pattern(#"\b\w+@\w+\b"#)
        #expect(try pattern.firstMatch(in: "日本 анна@дом a@b", deadline: .after(.seconds(1))) == 7..<22)
        #expect(try pattern.firstMatch(in: "日本 анна@дом a@b", from: 22, deadline: .after(.seconds(1))) == 23..<26)
        #expect(try pattern.firstMatch(in: "nobody", deadline: .after(.seconds(1))) == nil)
        #expect(try pattern.firstMatch(in: "", deadline: .after(.seconds(1))) == nil)
        #expect(try Pattern("").firstMatch(in: "ab", from: 2, deadline: .after(.seconds(1))) == 2..<2)
        #expect(try Pattern("a\0b").firstMatch(in: "\0a\0b", deadline: .after(.seconds(1))) == 1..<4)
    }

    @Test func caseCountsUnlessToldOtherwise() throws {
        #expect(try Pattern("слово").firstMatch(in: "СЛОВО", deadline: .after(.seconds(1))) == nil)
        #expect(try Pattern("слово", caseless: true).firstMatch(in: "СЛОВО", deadline: .after(.seconds(1))) == 0..<10)
    }

    @Test func groupsNeedNoRoom() throws {
        #expect(try Pattern("(a)(b)(c)").firstMatch(in: "xabc", deadline: .after(.seconds(1))) == 1..<4)
    }

    @Test func mistakesNameTheirPlace() {
        do throws(PatternError) {
            _ = try Pattern("ab(c")
            Issue.record("compiled")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.offset == 4)
            #expect("\(error)" == "missing closing parenthesis (at byte 4 of the pattern)")
        }
    }

    @Test func dangerousPatternsAreRefused() {
        #expect(code(String(repeating: "a", count: 1_000)) == nil)
        #expect(code(String(repeating: "é", count: 501)) == .tooLong)
        #expect(code("(?:(?:a{1000}){1000}){1000}") == .tooLong)
        #expect(code(#"a\C"#) == .invalid)
        for verb in ["(*NO_JIT)a", "(*LIMIT_MATCH=4000000000)a", "(*UTF)a", "(*NO_START_OPT)(*NO_JIT)a"] {
            #expect(code(verb) == .forbidden)
        }
        #expect(code("(*atomic:a)b") == nil)
        #expect(code("a(*NO_JIT)") == .invalid)
    }

    @Test func catastrophesEndAtTheDeadline() throws {
        let text = String(repeating: "a", count: 60) + "!"
        #expect(try failure("^(a|aa)+$", text, .milliseconds(1)) == .deadline)
        #expect(try failure("^(a|aa)+$", text, .zero) == .deadline)
    }

    @Test func catastrophesEndAtTheMatchLimit() throws {
        #expect(try failure("^(a|aa)+$", String(repeating: "a", count: 60) + "!", .seconds(3_600)) == .matchLimit)
    }

    @Test func deepRecursionEndsAtTheMemoryLimit() throws {
        #expect(try failure("^(?:a|(b))*$", String(repeating: "ab", count: 200_000) + "!", .seconds(3_600)) == .memoryLimit)
    }

    @Test func aFailureLeavesThePatternUsable() throws {
        let pattern = try Pattern("^(a|aa)+$")
        let text = String(repeating: "a", count: 60)
        #expect(throws: PatternError.self) { try pattern.firstMatch(in: text + "!", deadline: .after(.zero)) }
        #expect(try pattern.firstMatch(in: text, deadline: .after(.seconds(60))) == 0..<60)
    }

    @Test func aDeadlinePasses() {
        #expect(Deadline.after(.zero).hasPassed)
        #expect(Deadline.after(.seconds(-5)).hasPassed)
        #expect(!Deadline.after(.seconds(3_600)).hasPassed)
        #expect(!Deadline.after(.seconds(Int64.max)).hasPassed)
    }
}
