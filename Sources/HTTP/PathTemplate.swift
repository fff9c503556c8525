/// A path with placeholders, each a whole segment: `/api/v1/rooms/{room}/messages`.
package struct PathTemplate: Sendable, CustomStringConvertible {
    private enum Segment {
        case fixed(String)
        case placeholder(String)
    }

    package let description: String
    private let segments: [Segment]

    /// - Parameter text: begins with a slash.
    package init(_ text: String) {
        description = text
        segments = Self.split(text).map { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? .placeholder(String(part.dropFirst().dropLast())) : .fixed(String(part))
        }
    }

    /// The names of the placeholders, in order.
    package var placeholders: [String] {
        segments.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    }

    /// What stands at the placeholders of a path as sent, percent-decoded; nil for another path, or one that can't be decoded.
    package func match(_ path: String) -> [String: String]? {
        let parts = Self.split(path)
        guard parts.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            guard let text = PercentEncoding.decode(String(part)) else { return nil }
            switch segment {
            case .fixed(let expected): guard text == expected else { return nil }
            case .placeholder(let name):
                guard !text.isEmpty else { return nil }
                values[name] = text
            }
        }
        return values
    }

    private static func split(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }
}
