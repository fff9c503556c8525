import ChatModel
import JSON
import Moderation

/// Every value that counts in a room, and where it comes from: the plugin's default, the stage's file, or an entry of `rooms`.
package struct EffectivePolicy: Sendable {
    /// A stage as it is written.
    struct Part: Sendable {
        /// As `use` of the file would name it.
        let use: String
        /// The file's name.
        let file: String
        /// What the file says; empty if there is none.
        let written: JSONObject
        /// What the plugin asks of its `configuration`.
        let configuration: [SettingDescription]
        /// What a script's file may say besides.
        let allowance: [SettingDescription]
    }

    private let config: String
    private let policy: Policy
    /// As written, or the default one.
    private let pipeline: [String]
    private let pipelineIsWritten: Bool
    private let parts: [String: Part]

    init(config: String, policy: Policy, pipeline: [String], pipelineIsWritten: Bool, parts: [String: Part]) {
        self.config = config
        self.policy = policy
        self.pipeline = pipeline
        self.pipelineIsWritten = pipelineIsWritten
        self.parts = parts
    }

    /// - Parameter room: nil for rooms that no entry of `rooms` names.
    package func json(for room: RoomName?) -> JSONObject {
        let index = room.flatMap { room in policy.overrides.firstIndex { $0.match.matches(room) } }
        let override = index.map { (pointer: "\(config)#/rooms/\($0)/override", patches: policy.overrides[$0].patches) }
        let stages = room.map { policy.stages(for: $0) } ?? policy.stages
        var members: [(String, JSONValue)] = []
        if let room { members.append(("room", .string(room.value))) }
        if let index { members.append(("match", .string(policy.overrides[index].match.text))) }
        members.append(
            (
                "pipeline",
                ["value": .array(pipeline.map { .string($0) }), "from": .string(pipelineIsWritten ? "\(config)#/pipeline" : "default")]
            ))
        members.append(("stages", .array(stages.map { .object(stage($0, override)) })))
        let absent = policy.stages.filter { stage in !stages.contains { $0.id == stage.id } }
        if let override, !absent.isEmpty {
            members.append(
                ("absent", .array(absent.map { ["stage": .string($0.id), "from": .string("\(override.pointer)/\($0.id)")] })))
        }
        return JSONObject(members)
    }

    private typealias Override = (pointer: String, patches: JSONObject)

    private func stage(_ stage: Stage, _ override: Override?) -> JSONObject {
        let part = parts[stage.id]
        let patch = override?.patches[stage.id]?.object ?? JSONObject()
        let sources = Sources(
            patch: patch, patchName: "\(override?.pointer ?? "")/\(stage.id)", file: part?.written ?? JSONObject(),
            fileName: part?.file ?? "")
        var settings: [JSONValue] = []
        for (key, value) in stage.settings { settings.append(Self.line(key, value, sources.source(of: [key]))) }
        for setting in part?.allowance ?? [] { Self.add(setting, at: [], sources, to: &settings) }
        for setting in part?.configuration ?? [] { Self.add(setting, at: ["configuration"], sources, to: &settings) }
        return JSONObject([
            ("stage", .string(stage.id)), ("use", .string(part?.use ?? "")), ("settings", .array(settings)),
        ])
    }

    private static func add(_ setting: SettingDescription, at path: [String], _ sources: Sources, to lines: inout [JSONValue]) {
        let path = path + [setting.key]
        if case .object(let inner, _) = setting.shape, !inner.isEmpty {
            for setting in inner { add(setting, at: path, sources, to: &lines) }
        } else {
            lines.append(line(path.joined(separator: "/"), sources.value(at: path) ?? setting.defaultValue, sources.source(of: path)))
        }
    }

    private static func line(_ key: String, _ value: JSONValue, _ source: String) -> JSONValue {
        ["setting": .string(key), "value": value, "from": .string(source)]
    }

    /// Where a stage's values may be written, the first that has one wins.
    private struct Sources {
        let patch: JSONObject
        let patchName: String
        let file: JSONObject
        let fileName: String

        func source(of path: [String]) -> String {
            if Self.value(at: path, in: patch) != nil { return patchName }
            return Self.value(at: path, in: file) != nil ? fileName : "default"
        }

        /// Nil if it is the plugin's default. A null in a merge patch takes away what the file says.
        func value(at path: [String]) -> JSONValue? {
            if let patched = Self.value(at: path, in: patch) { return patched == .null ? nil : patched }
            return Self.value(at: path, in: file)
        }

        private static func value(at path: [String], in object: JSONObject) -> JSONValue? {
            guard let first = path.first, let value = object[first] else { return nil }
            if path.count == 1 { return value }
            // Null instead of the whole object.
            guard let inner = value.object else { return value == .null ? .null : nil }
            return self.value(at: Array(path.dropFirst()), in: inner)
        }
    }
}

extension PolicyBuild {
    /// What the policy that was built is made of.
    func effective(_ policy: Policy) -> EffectivePolicy {
        let written = config.object?["pipeline"]?.array?.compactMap(\.string)
        var parts: [String: EffectivePolicy.Part] = [:]
        for stage in policy.stages + policy.overrides.flatMap(\.stages) where parts[stage.id] == nil {
            let (reader, allowance) = (SettingsReader.describing(), SettingsReader.describing())
            stage.plugin.describe(to: reader)
            if !(stage.plugin is any Plugin) { _ = ScriptAllowance(stage: allowance) }
            let file = file(ofStage: stage.id)
            parts[stage.id] = EffectivePolicy.Part(
                use: stage.plugin.use, file: file?.name ?? "", written: file?.object ?? JSONObject(), configuration: reader.described,
                allowance: allowance.described)
        }
        return EffectivePolicy(
            config: config.name, policy: policy, pipeline: written ?? Self.defaultPipeline, pipelineIsWritten: written != nil, parts: parts)
    }
}
