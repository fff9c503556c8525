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
