import JSON
import Moderation

/// A configuration without mistakes: read, built and tried on its own examples.
package struct LoadedConfiguration: Sendable {
    package let settings: Settings
    package let policy: Policy
    /// The texts of all files that were read, by their names relative to `config.json`: what a numbered version of the policy consists of.
    package let documents: [String: String]
    /// The files as they were before they were read.
    package let fingerprint: FilesFingerprint
    /// Every value and where it comes from.
    package let effective: EffectivePolicy
    /// Examples that were run, all of them as expected.
    package let examplesRun: Int
    /// What is allowed but hardly meant, such as an override for a stage that does not exist.
    package let warnings: [SettingsError]

    /// What runs where, for people: the stages of the pipeline and what is different in some rooms.
    package var summary: String {
        var lines = ["everywhere:"] + (policy.stages.isEmpty ? ["  no stages"] : policy.stages.map { "  " + $0.summary })
        for override in policy.overrides {
            let changes = override.patches.members.filter { member in policy.stages.contains { $0.id == member.key } }
            lines.append("rooms \(override.match):" + (changes.isEmpty ? " as everywhere" : ""))
            lines += changes.map { change in
                let stage = override.stages.first { $0.id == change.key }
                return "  " + (stage.map { "\($0.summary), with \(change.value.text)" } ?? "\(change.key): does not run")
            }
        }
        lines.append("\(examplesRun) \(examplesRun == 1 ? "example comes" : "examples come") out as expected")
        lines += warnings.map { "warning: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
