/// What is different between two sets of texts, as a unified diff.
package struct DocumentsDiff {
    /// Unchanged lines shown around a change.
    private static let context = 3
    /// Lines that differ beyond this are told as a number: nobody reads more, and finding the shortest diff takes its square.
    private static let longest = 2_000

    /// Empty if they are the same.
    package let text: String

    package init(from old: [String: String], to new: [String: String]) {
        text = Set(old.keys).union(new.keys).sorted()
            .filter { !Self.isSame(old[$0], new[$0]) }
            .map { Self.file($0, old[$0], new[$0]) }.joined()
    }

    /// Byte for byte: Swift's strings are equal when they look the same.
    private static func isSame(_ old: String?, _ new: String?) -> Bool {
        switch (old, new) {
        case (let old?, let new?): old.utf8.elementsEqual(new.utf8)
        case (nil, nil): true
        default: false
        }
    }

    private static func file(_ name: String, _ old: String?, _ new: String?) -> String {
        let header = "--- \(old == nil ? "/dev/null" : name)\n+++ \(new == nil ? "/dev/null" : name)\n"
        let (before, after) = (lines(old), lines(new))
        // What both begin and end with needs no search.
        let start = zip(before, after).prefix { $0 == $1 }.count
        let end = zip(before[start...].reversed(), after[start...].reversed()).prefix { $0 == $1 }.count
        let (removed, added) = (before[start..<(before.count - end)], after[start..<(after.count - end)])
        guard removed.count + added.count <= longest else {
            return header + "@@ -\(start + 1),\(removed.count) +\(start + 1),\(added.count) @@ too much to show\n"
        }
        var edits: [Edit] = before[..<start].map { .same($0) }
        edits += shortest(Array(removed), Array(added))
        edits += before[(before.count - end)...].map { .same($0) }
        return header + hunks(edits)
    }

    private enum Edit {
        case same(Substring), removed(Substring), added(Substring)

        var line: String {
            switch self {
            case .same(let line): " \(line)\n"
            case .removed(let line): "-\(line)\n"
            case .added(let line): "+\(line)\n"
            }
        }

        var isChange: Bool { if case .same = self { false } else { true } }
        var isInOld: Bool { if case .added = self { false } else { true } }
        var isInNew: Bool { if case .removed = self { false } else { true } }
    }

    private static func lines(_ text: String?) -> [Substring] {
        guard let text, !text.isEmpty else { return [] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func shortest(_ old: [Substring], _ new: [Substring]) -> [Edit] {
        var edits: [Edit] = []
        let difference = new.difference(from: old)
        var removals: Set<Int> = []
        var insertions: [Int: Substring] = [:]
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removals.insert(offset)
            case .insert(let offset, let line, _): insertions[offset] = line
            }
        }
        var (at, newAt) = (0, 0)
        while at < old.count || newAt < new.count {
            if at < old.count, removals.contains(at) {
                edits.append(.removed(old[at]))
                at += 1
            } else if let line = insertions[newAt] {
                edits.append(.added(line))
                newAt += 1
            } else {
                edits.append(.same(old[at]))
                at += 1
                newAt += 1
            }
        }
        return edits
    }

    private static func hunks(_ edits: [Edit]) -> String {
        let changes = edits.indices.filter { edits[$0].isChange }
        var ranges: [Range<Int>] = []
        for index in changes {
            let range = max(0, index - context)..<min(edits.count, index + context + 1)
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return ranges.map { range in
            let (oldStart, newStart) = (
                edits[..<range.lowerBound].count(where: \.isInOld), edits[..<range.lowerBound].count(where: \.isInNew)
            )
            let (oldCount, newCount) = (edits[range].count(where: \.isInOld), edits[range].count(where: \.isInNew))
            return "@@ -\(oldStart + (oldCount > 0 ? 1 : 0)),\(oldCount) +\(newStart + (newCount > 0 ? 1 : 0)),\(newCount) @@\n"
                + edits[range].map(\.line).joined()
        }.joined()
    }
}
