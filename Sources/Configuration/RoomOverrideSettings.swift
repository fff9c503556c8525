import JSON
import Moderation

/// An entry of `rooms`: which rooms, and how stages differ there.
struct RoomOverrideSettings {
    let match: RoomPattern
    let patches: JSONObject
    /// The stages the entry changes; nil inside if there are mistakes.
    private var stages: [String: StageSettings?] = [:]
    private var removed: Set<String> = []

    private init(match: RoomPattern, patches: JSONObject) {
        self.match = match
        self.patches = patches
    }

    /// A stage in these rooms; nil if it does not run, or could not be built.
    func stage(_ id: String, otherwise base: StageSettings?) -> StageSettings? {
        removed.contains(id) ? nil : stages[id] ?? base
    }

    func removes(_ id: String) -> Bool { removed.contains(id) }

    static func read(_ reader: SettingsReader, build: PolicyBuild) -> RoomOverrideSettings {
        let match = reader.string(
            "match", default: "", maxBytes: 256,
            help: "The rooms' names: `*` stands for any characters, `?` for one; upper and lower case differ.")
        reader.require("match", "needs a \"match\", such as \"kids-*\"; \"*\" is every room")
        if reader.object["match"] == "" { reader.report("match", "is empty, and no room's name is; \"*\" is every room") }
        if let earlier = build.overrides.first(where: { $0.match.text == match || $0.match.text == "*" }) {
            build.warn(pointer: reader.pointer, "never counts, because the entry for \"\(earlier.match)\" stands before it")
        }
        let patches = reader.child("override", help: "By stage: a merge patch (RFC 7396) on what its file says, or null to leave it out.")
        reader.finish()
        var override = RoomOverrideSettings(match: RoomPattern(match), patches: patches.object)
        for member in patches.object.members { override.add(member.key, member.value, patches, build) }
        return override
    }

    private mutating func add(_ id: String, _ patch: JSONValue, _ patches: SettingsReader, _ build: PolicyBuild) {
        let pointer = patches.pointer.appendingPointer(id)
        if !build.knownIDs.contains(id) {
            build.warn(pointer: pointer, "changes a stage that does not exist\(id.suggestion(among: build.knownIDs))")
        }
        switch patch {
        case .null:
            removed.insert(id)
        case .object(let patch):
            // A stage without file that the pipeline does not name runs nowhere: the patch has no effect.
            guard let file = build.file(ofStage: id), let object = file.object else { return }
            stages[id] = .some(Self.build(id, file, object.merging(patch), patch, pointer, build))
        default:
            build.config.diagnostics.report(pointer: pointer, "is \(patch.typeName), but must be an object, or null to leave the stage out")
        }
    }

    /// Builds the stage as the override has it. Its mistakes are located in the override, and those of the file are not told again.
    private static func build(
        _ id: String, _ file: SettingsFile, _ merged: JSONObject, _ patch: JSONObject, _ pointer: String, _ build: PolicyBuild
    ) -> StageSettings? {
        let diagnostics = SettingsDiagnostics(file: build.config.name, lines: build.config.lines)
        let reader = SettingsReader(merged, pointer: pointer, diagnostics: diagnostics)
        var examples: [PlacedExample] = []
        let settings = build.read(id, from: reader, sharingWith: build.stages[id] ?? nil, examples: &examples)
        // The file's own examples are about the file's settings.
        if patch["examples"] != nil { build.addExamples(examples, trial: .stage(id, settings)) }
        for error in diagnostics.errors {
            let inFile = String(error.pointer.dropFirst(pointer.count))
            let isKnown = file.diagnostics.errors.contains { $0.pointer == inFile && $0.message == error.message }
            if !isKnown || build.config.lines[error.pointer] != nil && error.pointer != pointer {
                build.config.diagnostics.report(pointer: error.pointer, error.message)
            }
        }
        return settings
    }
}
