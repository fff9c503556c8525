import JSON
import LuaBridge
import Moderation
import Patterns

/// One virtual machine with one script, on one thread.
///
/// What the script keeps in local variables lives as long as the machine and is shared by the loop's rooms; what belongs to a room is in its
/// `LuaState`.
final class LuaMachine {
    private let host = LuaHost()
    private let bridge: OpaquePointer

    init() throws(ScriptError) {
        guard let bridge = luaBridgeOpen(host.callbacks) else { throw ScriptError("there is no memory for its virtual machine") }
        self.bridge = bridge
    }

    deinit { luaBridgeClose(bridge) }

    /// Runs the script's top level.
    ///
    /// - Returns: what its table says, without `handle`.
    func load(_ source: [UInt8], file: String, settings: JSONObject, allowance: ScriptAllowance) throws(ScriptError) -> JSONObject {
        // Compiling counts as well, and happens once.
        begin(allowance, state: LuaState(maxBytes: 0), times: 10)
        var description = LuaBridgeText()
        let settings = "return " + JSONValue.object(settings).luaText
        let isLoaded = withText(LuaPrelude.source.utf8) { prelude in
            withText(source) { script in
                withText(settings.utf8) { settings in
                    luaBridgeLoad(bridge, prelude, script, "@" + file, settings, &description)
                }
            }
        }
        guard isLoaded else { throw error(file: file) }
        do throws(JSONError) {
            return try JSONParser.parse(Array(description.utf8)).object ?? JSONObject()
        } catch {
            throw ScriptError("returns texts that are not valid UTF-8")
        }
    }

    /// Calls the script's function for an event.
    ///
    /// - Parameter results: gets what it answers; the strings stay until the next call.
    func call(
        _ arguments: [LuaBridgeValue], results: inout [LuaBridgeValue], state: LuaState, allowance: ScriptAllowance
    ) throws(StageFailure) {
        begin(allowance, state: state)
        defer { host.end() }
        let count = luaBridgeCall(bridge, arguments, Int32(arguments.count), &results, Int32(results.count))
        guard count >= 0 else { throw StageFailure(String(decoding: luaBridgeError(bridge).utf8, as: UTF8.self)) }
    }

    private func begin(_ allowance: ScriptAllowance, state: LuaState, times factor: Int = 1) {
        host.begin(state, deadline: .after(.microseconds(allowance.microseconds * Double(factor))))
        luaBridgeSetBudget(bridge, Int64(allowance.instructions * factor), allowance.memoryKiB * 1024)
    }

    /// What Lua says, its `plugins/dice.lua:12: ` taken apart.
    private func error(file: String) -> ScriptError {
        let text = String(decoding: luaBridgeError(bridge).utf8, as: UTF8.self)
        guard text.hasPrefix(file + ":") else { return ScriptError(text) }
        let rest = text.dropFirst(file.count + 1)
        let digits = rest.prefix { $0.isWholeNumber }
        return ScriptError(line: Int(digits), rest.dropFirst(digits.count + 1).drop { $0 == " " }.description)
    }
}

extension LuaBridgeText {
    /// The bytes, for as long as C keeps them.
    var utf8: UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(start: bytes, count: count).assumingMemoryBound(to: UInt8.self)
    }
}

/// Lends bytes to C.
func withText<Result>(_ bytes: some Collection<UInt8>, _ body: (LuaBridgeText) -> Result) -> Result {
    ContiguousArray(bytes).withUnsafeBytes { body(LuaBridgeText(bytes: $0.bindMemory(to: CChar.self).baseAddress, count: $0.count)) }
}

extension JSONValue {
    /// The value as a Lua expression.
    var luaText: String {
        switch self {
        case .null: "nil"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): value.isFinite ? "\(value)" : "0"
        case .string(let value): Self.quoted(value)
        case .array(let values): "{" + values.map(\.luaText).joined(separator: ",") + "}"
        case .object(let object): "{" + object.members.map { "[\(Self.quoted($0.key))]=\($0.value.luaText)" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\""
            + text.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), ..<32, 127...: "\\" + String(1000 + Int(byte)).dropFirst()
                default: String(UnicodeScalar(byte))
                }
            }.joined() + "\""
    }
}
