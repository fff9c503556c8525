/// Where an entry stands in the original text.
struct Place {
    let range: Range<Int>
    /// Index of the entry, across all lists of a matcher.
    let entry: Int
    var fuzzy: FuzzyClasses
    var isUncertain: Bool

    /// Those that lie in no other, by where they begin (and end). What is certain inside an uncertain one makes it certain.
    static func outermost(_ places: [Place]) -> [Place] {
        if places.count < 2 { return places }
        let sorted = places.sorted { left, right in
            if left.range.lowerBound != right.range.lowerBound { return left.range.lowerBound < right.range.lowerBound }
            if left.range.upperBound != right.range.upperBound { return left.range.upperBound > right.range.upperBound }
            if left.fuzzy != right.fuzzy { return left.fuzzy.rawValue < right.fuzzy.rawValue }
            return left.entry < right.entry
        }
        var result: [Place] = []
        for place in sorted {
            if let last = result.last, place.range.upperBound <= last.range.upperBound {
                if !place.isUncertain { result[result.count - 1].isUncertain = false }
            } else {
                result.append(place)
            }
        }
        return result
    }

    /// The places that lie in none of `vetoes`. Both are outermost, so the last veto that begins in time also reaches furthest.
    static func outside(_ vetoes: [Place], _ places: [Place]) -> [Place] {
        var next = 0
        var end = -1
        return places.filter { place in
            while next < vetoes.count, vetoes[next].range.lowerBound <= place.range.lowerBound {
                end = vetoes[next].range.upperBound
                next += 1
            }
            return place.range.upperBound > end
        }
    }
}
