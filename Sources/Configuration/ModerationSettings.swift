import JSON

/// How long things wait for moderators, and are kept for them.
package struct ModerationSettings: Sendable, Equatable {
    /// 0: for ever.
    package var heldHours: Int
    /// 0: no traces of what was refused are kept.
    package var traceHours: Int

    init(_ reader: SettingsReader) {
        heldHours = reader.integer(
            "heldHours", default: 168, in: 0...87_600,
            help: "For how many hours a held message waits for a moderator; then it is refused. 0: for ever.")
        traceHours = reader.integer(
            "traceHours", default: 72, in: 0...87_600,
            help: "For how many hours moderators can see what the pipeline refused and why, and why it held what was decided since; "
                + "0 keeps nothing of what is refused.")
    }
}
