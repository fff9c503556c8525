/// Cuts what a program writes into lines.
struct LineSplitter {
    /// Bytes a line may have.
    let limit: Int
    private var rest: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The lines that are complete, without their ends; nil if one is too long, and then nothing more can be made of what comes.
    mutating func split(_ bytes: [UInt8]) -> [[UInt8]]? {
        var lines: [[UInt8]] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            var line = rest + bytes[start..<end]
            rest = []
            guard line.count <= limit else { return nil }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            lines.append(line)
            start = end + 1
        }
        rest += bytes[start...]
        return rest.count <= limit ? lines : nil
    }
}
