/// A text reduced to the letters that count, and the way back: every folded symbol knows the bytes of the original it came from.
///
/// Most symbols keep their length, so only those that change it are remembered. A text is folded into a value kept from the last one, which
/// then allocates nothing.
struct FoldedText {
    /// A symbol whose folded form has another length than the original. A symbol folded away has an empty `folded` range.
    private struct Shift {
        let folded: Range<Int>
        let original: Range<Int>
    }

    /// UTF-8. Folding writes it; `noteShift` must be told of every symbol that changes length.
    var bytes: [UInt8] = []
    private var shifts: [Shift] = []

    /// Empties the value and keeps its memory, unless a huge text left too much of it.
    mutating func reset() {
        let keeps = bytes.capacity <= 1 << 16
        bytes.removeAll(keepingCapacity: keeps)
        shifts.removeAll(keepingCapacity: keeps)
    }

    /// Remembers that `original` became `folded`. Called in ascending order.
    mutating func noteShift(folded: Range<Int>, original: Range<Int>) {
        shifts.append(Shift(folded: folded, original: original))
    }

    /// The original bytes of the symbols that `folded` touches. `folded` is not empty.
    func original(of folded: Range<Int>) -> Range<Int> {
        if shifts.isEmpty { return folded }
        return start(folded.lowerBound)..<end(folded.upperBound)
    }

    private func start(_ offset: Int) -> Int {
        guard let shift = lastShift(startingBefore: offset + 1) else { return offset }
        return offset < shift.folded.upperBound ? shift.original.lowerBound : shift.original.upperBound + offset - shift.folded.upperBound
    }

    private func end(_ offset: Int) -> Int {
        guard let shift = lastShift(startingBefore: offset) else { return offset }
        return shift.original.upperBound + max(0, offset - shift.folded.upperBound)
    }

    private func lastShift(startingBefore offset: Int) -> Shift? {
        var low = 0
        var high = shifts.count
        while low < high {
            let middle = (low + high) / 2
            if shifts[middle].folded.lowerBound < offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : shifts[low - 1]
    }
}
