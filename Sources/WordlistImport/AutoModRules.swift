import JSON
import Patterns

/// Discord's AutoMod rules as its API gives them: one object, or an array of them.
enum AutoModRules {
    static func read(_ bytes: [UInt8], into words: inout ImportedWords, _ progress: (Int) -> Void) throws(ImportError) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONParser.parse(bytes)
        } catch {
            throw ImportError("the file is no JSON: \(error)")
        }
        if let rule = value.object {
            try read(rule, at: "", into: &words, progress)
        } else if let rules = value.array {
            for (index, rule) in rules.enumerated() {
                guard let rule = rule.object else { throw ImportError("/\(index): a rule is an object, not \(rule.typeName)") }
                try read(rule, at: "/\(index)", into: &words, progress)
            }
        } else {
            throw ImportError("a rule is an object, not \(value.typeName)")
        }
    }

    private static func read(
        _ rule: JSONObject, at pointer: String, into words: inout ImportedWords, _ progress: (Int) -> Void
    ) throws(ImportError) {
        guard let metadata = rule["trigger_metadata"]?.object else {
            throw ImportError("\(pointer)/trigger_metadata: is missing; save a rule as Discord's API gives it")
        }
        let place = pointer + "/trigger_metadata"
        try each("keyword_filter", of: metadata, at: place, progress) { Starred($0[...]).add(to: &words, at: $1) }
        try each("allow_list", of: metadata, at: place, progress) { Starred($0[...]).add(to: &words, isException: true, at: $1) }
        try each("regex_patterns", of: metadata, at: place, progress) {
            words.leave($1, "\"\($0)\" is a regular expression; write it as a rule")
        }
        if let presets = metadata["presets"]?.array, !presets.isEmpty {
            words.leave(place + "/presets", "Discord keeps the words of its presets to itself; use the shipped lists")
        }
        if let limit = metadata["mention_total_limit"]?.integer, limit > 0 {
            words.leave(place + "/mention_total_limit", "limits of mentions are no words")
        }
        for key in ["exempt_roles", "exempt_channels"] where rule[key]?.array?.isEmpty == false {
            words.leave(pointer + "/" + key, "exemptions belong to the stage: `exempt`, and `rooms` in config.json")
        }
        if rule["enabled"]?.bool == false {
            words.leave(pointer + "/enabled", "the rule was switched off, its words are in the list all the same")
        }
    }

    private static func each(
        _ key: String, of metadata: JSONObject, at place: String, _ progress: (Int) -> Void, _ body: (String, String) -> Void
    ) throws(ImportError) {
        guard let value = metadata[key], value != .null else { return }
        guard let values = value.array else { throw ImportError("\(place)/\(key): must be an array, not \(value.typeName)") }
        for (index, value) in values.enumerated() {
            if index % 10_000 == 9_999 { progress(index + 1) }
            guard let text = value.string else { throw ImportError("\(place)/\(key)/\(index): must be a string, not \(value.typeName)") }
            body(String(text.drop(while: \.isWhitespace)), "\(place)/\(key)/\(index)")
        }
    }
}
