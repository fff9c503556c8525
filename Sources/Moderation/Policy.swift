import ChatModel

/// A built pipeline: every stage checked and compiled, ready to run in any room.
///
/// Immutable and shared: each room makes its `Chain` from it, on its loop.
package struct Policy: Sendable {
    /// What is different in some rooms.
    package struct RoomOverride: Sendable {
        package let match: RoomPattern
        /// The whole pipeline of these rooms. Stages that are as everywhere share their plugin with the default pipeline.
        package let stages: [Stage]

        package init(match: RoomPattern, stages: [Stage]) {
            self.match = match
            self.stages = stages
        }
    }

    /// The pipeline of rooms that no override names.
    package let stages: [Stage]
    package let overrides: [RoomOverride]

    package init(stages: [Stage], overrides: [RoomOverride] = []) {
        self.stages = stages
        self.overrides = overrides
    }

    /// The pipeline of a room: that of the first override whose pattern fits its name, else the default one. Overrides do not add up.
    package func stages(for room: RoomName) -> [Stage] {
        overrides.first { $0.match.matches(room) }?.stages ?? stages
    }

    /// A fresh chain for a room.
    package func makeChain(for room: RoomName) -> Chain { Chain(stages(for: room), room: room) }
}
