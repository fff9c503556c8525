import JSON

/// What a stage is called: the name of its file, and the word for it in a pipeline.
enum StageID {
    /// Where a pipeline runs the scripts in `plugins/` that it does not name.
    static let dropIns = "@drop-ins"
    static let rule = "use letters, digits, - and _ only, 64 at most"

    static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension String {
    /// ` (did you mean "x"?)` if one of the names is close.
    func suggestion(among names: [String]) -> String { SettingsReader.suggestion(for: self, among: names) }
}
