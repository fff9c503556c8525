/// Something a stage noticed in the text, whether or not it acted on it.
package struct Finding: Sendable, Equatable {
    /// What matched, such as `en-profanity:fuck*`.
    package let rule: String
    /// Where, in UTF-8 bytes of the text as the stage got it.
    package let span: Range<Int>
    /// 0…1.
    package let confidence: Double
    /// The stage that noticed it; set by the chain.
    package internal(set) var stage = ""
    /// The stage is in shadow: what it notices is recorded and must have no effect.
    package internal(set) var isShadow = false

    package init(rule: String, span: Range<Int>, confidence: Double = 1) {
        self.rule = rule
        self.span = span
        self.confidence = confidence
    }
}
