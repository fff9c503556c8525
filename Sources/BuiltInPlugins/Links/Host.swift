/// The name of a machine in a link, as people read it: in lower case, international labels decoded.
struct Host: Sendable, Hashable {
    let name: String
    /// Some of it was, or could be, written in Punycode.
    let isInternational: Bool

    /// - Parameter written: without port and user; dots may be any that browsers take for one.
    init(_ written: String) {
        let labels = written.lowercased().split(separator: ".", omittingEmptySubsequences: true)
        name = labels.map { label in Punycode.decode(label) ?? String(label) }.joined(separator: ".")
        isInternational = labels.contains { $0.hasPrefix("xn--") } || !name.utf8.allSatisfy { $0 < 0x80 }
    }

    /// The domain itself, or anything under it.
    func isWithin(_ domain: Host) -> Bool { name == domain.name || name.hasSuffix("." + domain.name) }

    /// Looks like a name it is not: letters of several scripts within one label, or a label under an ASCII domain that is written in look-alikes
    /// throughout.
    var isLookalike: Bool {
        guard isInternational else { return false }
        let labels = name.split(separator: ".")
        let endsInASCII = labels.last.map { $0.utf8.allSatisfy { $0 < 0x80 } } ?? true
        return labels.contains { label in
            if label.utf8.allSatisfy({ $0 < 0x80 }) { return false }
            if Lookalike.mixesScripts(String(label)) { return true }
            return endsInASCII && Lookalike.isWrittenInLookalikes(String(label))
        }
    }
}
