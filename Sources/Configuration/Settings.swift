import JSON

/// Everything in `config.json` but the policy.
package struct Settings: Sendable, Equatable {
    package var server: ServerSettings
    package var storage: StorageSettings
    package var bus: BusSettings
    package var chat: ChatSettings
    package var moderation: ModerationSettings

    /// - Parameter folder: what relative paths are relative to.
    init(_ reader: SettingsReader, folder: String) {
        server = reader.section("server", help: "The network side. Changes take effect at the next start.") {
            ServerSettings($0, folder: folder)
        }
        storage = reader.section("storage", help: "Where rooms are kept. Changes take effect at the next start.") {
            StorageSettings($0, folder: folder)
        }
        bus = reader.section("bus", help: "How servers of a cluster talk. Changes take effect at the next start.") { BusSettings($0) }
        moderation = reader.section("moderation", help: "How long things wait for moderators, and are kept for them.") {
            ModerationSettings($0)
        }
        chat = reader.section("chat", help: "What rooms and sessions may be. Changes take effect at the next start.") { ChatSettings($0) }
    }

    /// The sections that differ, by name: they count at the next start only.
    package func sections(differingFrom other: Settings) -> [String] {
        let same = [
            ("server", server == other.server), ("storage", storage == other.storage), ("bus", bus == other.bus),
            ("chat", chat == other.chat),
        ]
        return same.filter { !$0.1 }.map(\.0)
    }

    /// The defaults, with paths relative to `folder`.
    package init(folder: String) {
        self.init(SettingsReader(JSONObject(), diagnostics: SettingsDiagnostics(file: "")), folder: folder)
    }
}

/// How servers of a cluster talk. So far each stands alone.
package struct BusSettings: Sendable, Equatable {
    package enum Backend: String, Sendable, CaseIterable {
        case local
    }

    package var use: Backend

    init(_ reader: SettingsReader) {
        use = reader.choice("use", default: .local, help: "`local`: this server alone.")
    }
}

extension SettingsReader {
    /// Takes note of the setting that is for editors.
    func schemaReference() {
        _ = optionalString("$schema", help: "Where editors find this file's schema.")
    }

    /// Reads the object under `key` to its end.
    func section<T>(_ key: String, help: String, _ read: (SettingsReader) -> T) -> T {
        let reader = child(key, help: help)
        let value = read(reader)
        reader.finish()
        return value
    }
}

extension String {
    /// This path, if it is relative seen from `folder`.
    func resolved(in folder: String) -> String {
        hasPrefix("/") || folder.isEmpty ? self : folder.hasSuffix("/") ? folder + self : folder + "/" + self
    }
}
