import JSON
import Moderation

/// Stages in Lua 5.4: `plugins/NAME.lua`.
package struct LuaLanguage: ScriptLanguage {
    /// Bytes a script may have.
    package static let longest = 262_144

    package let fileExtension = "lua"

    package init() {}

    package func compile(_ source: [UInt8], file: String) throws(ScriptError) -> any Script {
        guard source.count <= Self.longest else {
            throw ScriptError("has \(source.count) bytes; write at most \(Self.longest), or several scripts")
        }
        return try LuaScript(source: source, file: file)
    }
}
