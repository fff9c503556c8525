extension String {
    /// Without white space at both ends.
    package func trimmingWhitespace() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[first...last])
    }

    /// Every scalar is something a reader sees or an ordinary space between words: no control, format or default-ignorable characters, no
    /// line breaks, no unassigned or private-use characters. (Joiners inside emoji are allowed: the emoji is seen.)
    package var isPlainlyVisible: Bool {
        allSatisfy { character in
            character.unicodeScalars.count > 1 && character.unicodeScalars.first?.properties.isEmojiPresentation == true
                || character.unicodeScalars.allSatisfy(\.isPlainlyVisible)
        }
    }

    /// Nothing in the text would be seen: white space, controls and default-ignorable characters only.
    package var isBlank: Bool {
        unicodeScalars.allSatisfy { $0.properties.isWhitespace || !$0.isPlainlyVisible || $0.value == 0x2800 }
    }
}

extension Unicode.Scalar {
    fileprivate var isPlainlyVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: !properties.isDefaultIgnorableCodePoint && value != 0x2800
        }
    }
}
