import HTTP

/// The part of a file that is still to be sent.
struct FileContent: ContentPieces {
    private let file: OpenFile
    private let range: Range<Int>

    init(_ file: OpenFile, _ range: Range<Int>) {
        self.file = file
        self.range = range
    }

    /// Nil also if the file has become shorter than was announced.
    func next() -> (bytes: [UInt8], rest: (any ContentPieces)?)? {
        let end = min(range.upperBound, range.lowerBound + PublicFolder.pieceBytes)
        guard let bytes = file.read(range.lowerBound..<end), bytes.count == end - range.lowerBound else { return nil }
        return (bytes, end < range.upperBound ? FileContent(file, end..<range.upperBound) : nil)
    }
}

extension FileResponse {
    /// The answer with what was asked for of the file, its first piece read.
    func answer(to head: RequestHead, from file: OpenFile) -> LongResponse {
        var rest: (any ContentPieces)?
        do throws(Unreadable) {
            let response = try response(to: head) { range throws(Unreadable) -> [UInt8] in
                guard !range.isEmpty else { return [] }
                guard let next = FileContent(file, range).next() else { throw Unreadable() }
                rest = next.rest
                return next.bytes
            }
            return LongResponse(response, rest: rest)
        } catch {
            return LongResponse(Problem(status: 500, detail: "The file can't be read now.").response())
        }
    }
}

private struct Unreadable: Error {}
