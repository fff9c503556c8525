import ChatModel
import JSON
import Moderation

extension PolicyBuild {
    /// Tries the examples on fresh running halves, those of stages with mistakes left out.
    ///
    /// - Parameter policy: what the pipeline's own examples are tried on; nil leaves them out.
    /// - Returns: a mistake for each example that did not come out as expected.
    func failingExamples(in policy: Policy?, now: Timestamp) -> [SettingsError] {
        examples.compactMap { placed, trial in
            let failure: String?
            switch trial {
            case .pipeline: failure = policy.flatMap { placed.example.failure(on: $0.stages(for: placed.example.room), now: now) }
            case .stage(let id, let settings): failure = self.failure(of: placed, stage: id, settings, now: now)
            }
            guard let failure else { return nil }
            placed.diagnostics.report(pointer: placed.pointer, failure)
            return placed.diagnostics.errors.last
        }
    }

    /// A stage is tried by itself, enforced whatever its mode.
    private func failure(of placed: PlacedExample, stage id: String, _ settings: StageSettings?, now: Timestamp) -> String? {
        var settings = settings
        if placed.namesRoom, let override = overrides.first(where: { $0.match.matches(placed.example.room) }) {
            if override.removes(id) { return "the stage does not run in the room \"\(placed.example.room)\"" }
            settings = override.stage(id, otherwise: settings)
        }
        guard let stage = settings?.stage else { return nil }
        return placed.example.failure(on: [stage.with(mode: .enforce)], now: now)
    }
}
