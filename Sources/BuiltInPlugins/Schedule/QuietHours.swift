import JSON

/// One stretch of the week, as `{"days": ["monday"], "from": "22:00", "to": "07:00"}`.
struct QuietHours: Sendable {
    enum Day: String, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    static let minutesPerDay = 1440
    static let minutesPerWeek = 7 * minutesPerDay

    /// Minutes of the week at which a stretch begins, Monday 00:00 being 0.
    private let starts: [Int]
    /// Minutes; at most a day.
    private let length: Int

    /// Nil if there was a mistake, which is reported.
    init?(_ reader: SettingsReader) {
        let mistakes = reader.diagnostics.errors.count
        let days = reader.choices("days", of: Day.self, help: "The days on which the time begins. Without it, every day.")
        let from = reader.string("from", default: "22:00", help: "When it begins, as HH:MM.")
        let to = reader.string("to", default: "07:00", help: "When it ends, as HH:MM: on the next day if that is not later than `from`.")
        reader.require("from", "needs a \"from\", such as \"22:00\"")
        reader.require("to", "needs a \"to\", such as \"07:00\"")
        reader.finish()
        let start = Self.minutes(from)
        let end = Self.minutes(to)
        if start == nil || start == Self.minutesPerDay { reader.report("from", "must be a time from 00:00 to 23:59") }
        if end == nil { reader.report("to", "must be a time from 00:00 to 24:00") }
        guard let start, let end, reader.diagnostics.errors.count == mistakes else { return nil }
        length = end > start ? end - start : end - start + Self.minutesPerDay
        starts = Day.allCases.enumerated().filter { days?.contains($0.element) ?? true }.map { $0.offset * Self.minutesPerDay + start }
    }

    /// The minutes from `minute` of the week until the time is over; nil if it is not that time.
    func left(at minute: Int) -> Int? {
        for start in starts {
            let since = (minute - start + Self.minutesPerWeek) % Self.minutesPerWeek
            if since < length { return length - since }
        }
        return nil
    }

    /// `HH:MM`, up to 24:00.
    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }),
            let hours = Int(parts[0]),
            let minutes = Int(parts[1]), minutes < 60, hours < 24 || hours == 24 && minutes == 0
        else { return nil }
        return hours * 60 + minutes
    }
}
