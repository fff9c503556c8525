/// Whether a person is there, as they say themselves.
///
/// A fixed vocabulary: a free text would be a message that no stage has seen.
package enum Presence: String, Sendable, CaseIterable {
    case online, away, busy, offline
}
