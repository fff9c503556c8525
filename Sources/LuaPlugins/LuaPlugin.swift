import ChatModel
import JSON
import Moderation
import Synchronization

/// A script with its settings, shared by all rooms and loops. It has one virtual machine on each loop that has a room.
final class LuaPlugin: CompiledPlugin {
    let script: LuaScript
    let configuration: JSONObject
    let allowance: ScriptAllowance
    /// Tells the plugin's machines from those of others, and of policies before.
    let number: Int

    private static let count = Atomic<Int>(0)

    init(script: LuaScript, configuration: JSONObject, allowance: ScriptAllowance) {
        self.script = script
        self.configuration = configuration
        self.allowance = allowance
        number = Self.count.add(1, ordering: .relaxed).newValue
    }

    var use: String { "lua:" + (script.file.split(separator: "/").last.map { $0.dropLast(4) } ?? "") }

    func describe(to configuration: SettingsReader) { _ = script.read(configuration) }

    func makeMiddleware(for room: RoomName) -> any Middleware {
        LuaMiddleware(plugin: self, machine: Result { try LuaMachines.current.machine(for: self) })
    }
}
