import ChatModel
import Moderation

extension Stage {
    /// The stage in one line, what is unusual about it included.
    var summary: String {
        var text = "\(id): \(plugin.use), on \(Event.Kind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: " "))"
        if mode != .enforce { text += ", mode \(mode.rawValue)" }
        if sample < 100 { text += ", sample \(sample)" }
        if !exempt.isEmpty { text += ", exempt \(exempt.sorted().map(\.rawValue).joined(separator: " "))" }
        if budgetMicroseconds != Stage.defaultBudgetMicroseconds { text += ", budget \(budgetMicroseconds / 1000) ms" }
        return text + ", onFailure \(onFailure.rawValue)"
    }
}
