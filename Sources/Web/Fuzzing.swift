import HTTP

/// Takes foreign bytes for a path and for a Range header. Traps if the path leads out of the folder, or the range out of the file.
package func fuzzFiles(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let path = PublicFolder.relativePath("/" + text) {
        let names = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        precondition(path.isEmpty || names.allSatisfy { !$0.isEmpty && $0.first != UInt8(ascii: ".") } && !path.utf8.contains(0))
    }
    for length in [0, 1, 1000] {
        guard case .part(let range) = Selection.part(text, length: length) else { continue }
        precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length)
    }
    precondition(!TemplatePages.escape(text).contains { "<>\"'`\\$".contains($0) })
}

/// Takes foreign bytes for a template page, a zero byte, and a room's name. Traps if anything but the name's places changes.
package func fuzzTemplate(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let page = TemplatePage(Array(parts[0]))
    let room = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    let filled = page.filled(with: room)
    precondition(page.placeholders > 0 || filled == Array(parts[0]))
    let added = page.placeholders * TemplatePages.escape(room).utf8.count
    precondition(filled.count == page.filled(with: "").count + added, "more than the places has changed")
}
