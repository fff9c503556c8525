/// A table in Markdown.
struct Table {
    private let head: [String]
    private let rows: [[String]]

    init(_ head: [String], _ rows: [[String]]) {
        self.head = head
        self.rows = rows
    }

    /// With a line break at its end.
    var text: String {
        let lines = [line(head), "|" + String(repeating: "---|", count: head.count)] + rows.map { line($0.map(Self.escape)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// A bar would end the cell, also within code.
    private static func escape(_ cell: String) -> String { cell.replacing("|", with: "\\|") }
}
