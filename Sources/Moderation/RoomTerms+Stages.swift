import ChatModel

extension RoomTerms {
    /// What the stages that count for everyone's messages say together.
    init(of stages: [Stage]) {
        self.init()
        for stage in stages where stage.mode == .enforce && stage.kinds.contains(.message) && stage.sample >= 100 {
            let said = stage.plugin.terms
            guard said.slowModeMilliseconds > slowModeMilliseconds else { continue }
            slowModeMilliseconds = said.slowModeMilliseconds
            slowModeExempt = stage.exempt
        }
    }
}
