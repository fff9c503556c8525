/// Numbers in sentences for people.
enum Sentence {
    /// `1 second`, `5 seconds`.
    static func count(_ number: Int, _ thing: String) -> String { number == 1 ? "1 \(thing)" : "\(number) \(thing)s" }

    /// A wait, in the unit people would use; rounded up.
    static func wait(milliseconds: Int) -> String {
        let seconds = (max(1, milliseconds) + 999) / 1000
        if seconds < 120 { return count(seconds, "second") }
        let minutes = (seconds + 59) / 60
        return minutes < 120 ? count(minutes, "minute") : count((minutes + 59) / 60, "hour")
    }
}
