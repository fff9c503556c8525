/// Times as people and programs write them.
package enum Moment {
    /// Milliseconds since 1970 of a number of them, or of a date and time in ISO 8601 as RFC 3339 narrows it; without an offset it is UTC, a
    /// date alone is its beginning. Nil for anything else.
    package static func milliseconds(_ text: String) -> Int64? {
        if let number = Int64(text) { return number }
        var rest = Array(text.utf8)[...]
        guard let year = digits(4, &rest), take("-", &rest), let month = digits(2, &rest), take("-", &rest), let day = digits(2, &rest),
            (1...12).contains(month), (1...daysIn(month, year)).contains(day)
        else { return nil }
        var milliseconds = daysSince1970(year, month, day) * 86_400_000
        guard !rest.isEmpty else { return milliseconds }
        guard take("T", &rest) || take("t", &rest) || take(" ", &rest), let hour = digits(2, &rest), take(":", &rest),
            let minute = digits(2, &rest), hour < 24, minute < 60
        else { return nil }
        milliseconds += (hour * 60 + minute) * 60_000
        if take(":", &rest) {
            // 60 is a leap second (RFC 3339 §5.6).
            guard let second = digits(2, &rest), second <= 60 else { return nil }
            milliseconds += second * 1000
            if take(".", &rest) || take(",", &rest) {
                guard let fraction = fraction(&rest) else { return nil }
                milliseconds += fraction
            }
        }
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        return milliseconds - offset
    }

    private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.count >= count else { return nil }
        var number: Int64 = 0
        for _ in 0..<count {
            guard let byte = rest.popFirst(), (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - 0x30)
        }
        return number
    }

    /// Milliseconds, further digits cut off.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        let written = rest.prefix { (0x30...0x39).contains($0) }
        guard !written.isEmpty else { return nil }
        rest = rest.dropFirst(written.count)
        return (0..<3).reduce(0) { $0 * 10 + ($1 < written.count ? Int64(written[written.startIndex + $1] - 0x30) : 0) }
    }

    /// Milliseconds east of UTC. A `+` in a query arrives as a space unless it was written `%2B`.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if rest.isEmpty || take("Z", &rest) || take("z", &rest) { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard isWest || rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: " ") else { return nil }
        rest.removeFirst()
        guard let hours = digits(2, &rest), hours < 24 else { return nil }
        _ = take(":", &rest)
        guard let minutes = digits(2, &rest), minutes < 60 else { return nil }
        return (hours * 60 + minutes) * 60_000 * (isWest ? -1 : 1)
    }

    private static func daysIn(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the Gregorian calendar, counted in years that begin in March, so that the leap day is the last.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
