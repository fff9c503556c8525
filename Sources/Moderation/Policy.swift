import ChatModel
import JSON

/// A built pipeline: every stage checked and compiled, ready to run in any room.
///
/// Immutable and shared: each room makes its `Chain` from it, on its loop.
package struct Policy: Sendable {
    /// What is different in some rooms.
    package struct RoomOverride: Sendable {
        package let match: RoomPattern
        /// What the operator wrote: merge patches (RFC 7396) on stages' settings by stage id, null for a stage that does not run.
        package let patches: JSONObject
        /// The whole pipeline of these rooms. Stages that are as everywhere share their plugin with the default pipeline.
        package let stages: [Stage]

        package init(match: RoomPattern, patches: JSONObject = JSONObject(), stages: [Stage]) {
            self.match = match
            self.patches = patches
            self.stages = stages
        }
    }

    /// The number it is kept under; 0 if it never was.
    package private(set) var version: Int
    /// The pipeline of rooms that no override names.
    package let stages: [Stage]
    package let overrides: [RoomOverride]

    package init(stages: [Stage], overrides: [RoomOverride] = [], version: Int = 0) {
        self.stages = stages
        self.overrides = overrides
        self.version = version
    }

    /// The same policy, kept under this number.
    package func numbered(_ version: Int) -> Policy {
        var policy = self
        policy.version = version
        return policy
    }

    /// The pipeline of a room: that of the first override whose pattern fits its name, else the default one. Overrides do not add up.
    package func stages(for room: RoomName) -> [Stage] {
        overrides.first { $0.match.matches(room) }?.stages ?? stages
    }

    /// A fresh chain for a room.
    package func makeChain(for room: RoomName) -> Chain { Chain(stages(for: room), room: room) }
}

extension Policy {
    /// The stages that run, in order, for people.
    package var outline: String {
        stages.filter { $0.mode != .off }.map { $0.mode == .shadow ? "\($0.id) (shadow)" : $0.id }.joined(separator: ", ")
    }
}
