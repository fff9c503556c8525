import Glibc

/// The virtual machines of one thread, each kept while a room uses it.
final class LuaMachines {
    private struct Entry {
        weak var machine: LuaMachine?
    }

    private var entries: [Int: Entry] = [:]

    /// This thread's.
    static var current: LuaMachines {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<LuaMachines>.fromOpaque(pointer).takeUnretainedValue()
        }
        let made = LuaMachines()
        // SAFETY: the thread owns one reference, given back by the key's destructor. Should the thread have no room for it, every use makes another.
        let owned = Unmanaged.passRetained(made)
        if pthread_setspecific(key, owned.toOpaque()) != 0 { owned.release() }
        return made
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { pointer in
            if let pointer { Unmanaged<LuaMachines>.fromOpaque(pointer).release() }
        }
        precondition(status == 0, "too many thread-specific keys")
        return key
    }()

    /// The thread's machine for a plugin, made with its first room.
    func machine(for plugin: LuaPlugin) throws -> LuaMachine {
        if let machine = entries[plugin.number]?.machine { return machine }
        entries = entries.filter { $0.value.machine != nil }
        let machine = try LuaMachine()
        _ = try machine.load(plugin.script.source, file: plugin.script.file, settings: plugin.configuration, allowance: plugin.allowance)
        entries[plugin.number] = Entry(machine: machine)
        return machine
    }
}
