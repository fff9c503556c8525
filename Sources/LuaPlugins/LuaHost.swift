import LuaBridge
import Moderation
import Patterns

/// What a script's virtual machine may ask for: regular expressions, the room's state, and whether its time is over.
///
/// Never touches Lua: the bridge calls back only while Lua waits.
final class LuaHost {
    /// Regular expressions one script may compile.
    private static let mostPatterns = 256

    private var patterns: [Pattern] = []
    fileprivate var deadline = Deadline.after(.zero)
    /// Of the room whose event is being handled.
    private var state: LuaState?

    /// SAFETY: whoever hands these to a bridge keeps the host as long as the bridge.
    var callbacks: LuaBridgeHost {
        LuaBridgeHost(
            owner: Unmanaged.passUnretained(self).toOpaque(), compile: compilePattern, match: matchPattern, get: getState, set: setState,
            isOver: { LuaHost.of($0).deadline.hasPassed })
    }

    func begin(_ state: LuaState, deadline: Deadline) {
        self.state = state
        self.deadline = deadline
    }

    func end() { state = nil }

    fileprivate static func of(_ owner: UnsafeMutableRawPointer?) -> LuaHost {
        guard let owner else { preconditionFailure("the bridge lost its owner") }
        // SAFETY: set by `init`, and kept by the machine that owns the bridge.
        return Unmanaged<LuaHost>.fromOpaque(owner).takeUnretainedValue()
    }

    // MARK: What the script asks for

    fileprivate func compile(_ source: LuaBridgeText) throws(ScriptError) -> Int {
        guard patterns.count < Self.mostPatterns else {
            throw ScriptError("more than \(Self.mostPatterns) regular expressions; call regex() once, outside of handle")
        }
        guard let text = String(validating: source.utf8, as: UTF8.self) else { throw ScriptError("a regular expression that is not UTF-8") }
        do throws(PatternError) {
            patterns.append(try Pattern(text))
        } catch {
            throw ScriptError("the regular expression is wrong: \(error.message)")
        }
        return patterns.count - 1
    }

    fileprivate func match(
        _ number: Int, _ subject: LuaBridgeText, from: Int, into spans: UnsafeMutableBufferPointer<LuaBridgeSpan>
    ) throws(ScriptError) -> Int {
        guard patterns.indices.contains(number) else { throw ScriptError("no such regular expression") }
        let bytes = subject.utf8
        guard String(validating: bytes, as: UTF8.self) != nil else { throw ScriptError("a text that is not UTF-8 cannot be searched") }
        // A position inside of a character means the next one.
        var start = from
        while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        let groups: [Range<Int>?]
        do throws(PatternError) {
            groups = try patterns[number].groups(in: bytes, from: start, deadline: deadline)
        } catch {
            throw ScriptError(error.message)
        }
        for (index, group) in groups.prefix(spans.count).enumerated() {
            spans[index] = group.map { LuaBridgeSpan(first: $0.lowerBound, end: $0.upperBound) } ?? LuaBridgeSpan(first: .max, end: .max)
        }
        return min(groups.count, spans.count)
    }

    fileprivate func get(_ key: LuaBridgeText) -> LuaBridgeValue { state?.get(Array(key.utf8)) ?? LuaBridgeValue() }

    fileprivate func set(_ key: LuaBridgeText, _ value: LuaBridgeValue) throws(ScriptError) {
        let kept: LuaState.Value?
        switch value.kind {
        case LuaBridgeNil: kept = nil
        case LuaBridgeBool: kept = .bool(value.boolean)
        case LuaBridgeInteger: kept = .integer(value.integer)
        case LuaBridgeNumber: kept = .number(value.number)
        case LuaBridgeString: kept = .string(Array(value.string.utf8))
        default: throw ScriptError("context.state keeps texts, numbers and booleans only")
        }
        guard state?.set(Array(key.utf8), kept) == true else { throw ScriptError("context.state is full") }
    }
}

// C function pointers: no captures, and Swift errors become sentences.

private func compilePattern(
    _ owner: UnsafeMutableRawPointer?, _ pattern: LuaBridgeText, _ problem: UnsafeMutablePointer<LuaBridgeProblem>
) -> Int32 {
    do throws(ScriptError) {
        return Int32(try LuaHost.of(owner).compile(pattern))
    } catch {
        problem.write(error.message)
        return -1
    }
}

private func matchPattern(
    _ owner: UnsafeMutableRawPointer?, _ regex: Int32, _ subject: LuaBridgeText, _ from: Int, _ spans: UnsafeMutablePointer<LuaBridgeSpan>,
    _ capacity: Int32, _ problem: UnsafeMutablePointer<LuaBridgeProblem>
) -> Int32 {
    do throws(ScriptError) {
        let spans = UnsafeMutableBufferPointer(start: spans, count: Int(capacity))
        return Int32(try LuaHost.of(owner).match(Int(regex), subject, from: from, into: spans))
    } catch {
        problem.write(error.message)
        return -1
    }
}

private func getState(_ owner: UnsafeMutableRawPointer?, _ key: LuaBridgeText) -> LuaBridgeValue { LuaHost.of(owner).get(key) }

private func setState(
    _ owner: UnsafeMutableRawPointer?, _ key: LuaBridgeText, _ value: LuaBridgeValue, _ problem: UnsafeMutablePointer<LuaBridgeProblem>
) -> Bool {
    do throws(ScriptError) {
        try LuaHost.of(owner).set(key, value)
        return true
    } catch {
        problem.write(error.message)
        return false
    }
}

extension UnsafeMutablePointer<LuaBridgeProblem> {
    fileprivate func write(_ message: String) {
        withUnsafeMutableBytes(of: &pointee.bytes) { bytes in
            bytes.copyBytes(from: message.utf8.prefix(bytes.count - 1))
        }
    }
}
