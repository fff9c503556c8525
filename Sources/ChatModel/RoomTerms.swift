/// What clients are told of a room's rules before they run into them.
package struct RoomTerms: Sendable, Equatable {
    /// Between two messages of one person, in milliseconds; 0 is no slow mode.
    package var slowModeMilliseconds: Int
    /// Whom slow mode does not bother.
    package var slowModeExempt: Set<Role>

    package init(slowModeMilliseconds: Int = 0, slowModeExempt: Set<Role> = []) {
        self.slowModeMilliseconds = slowModeMilliseconds
        self.slowModeExempt = slowModeExempt
    }
}
