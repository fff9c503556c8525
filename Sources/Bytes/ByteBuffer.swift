/// A queue of received bytes: decoders append at the end and consume from the front.
///
/// Holds no memory while empty, so an idle connection costs nothing here.
package struct ByteBuffer: Sendable {
    private var storage: [UInt8] = []
    private var start = 0

    package init() {}

    /// Bytes waiting.
    package var count: Int { storage.count - start }
    package var isEmpty: Bool { start == storage.count }

    /// The byte `offset` places after the front. `offset` is below `count`.
    package subscript(offset: Int) -> UInt8 { storage[start + offset] }

    /// The bytes waiting, front first.
    package var bytes: ArraySlice<UInt8> { storage[start...] }

    /// Adds bytes at the end.
    package mutating func append(_ bytes: Span<UInt8>) {
        if bytes.isEmpty { return }
        // The consumed front is dropped once it outweighs what waits, so appending stays linear over time.
        if start > 0, start >= count {
            storage.removeSubrange(..<start)
            start = 0
        }
        // SAFETY: the pointer is read within the closure only. A block copy: byte by byte, 64 KiB cost 50 µs.
        unsafe bytes.withUnsafeBufferPointer { unsafe storage.append(contentsOf: $0) }
    }

    /// Removes and returns the first `length` bytes. `length` is at most `count`.
    package mutating func take(_ length: Int) -> [UInt8] {
        let taken = Array(storage[start..<start + length])
        drop(length)
        return taken
    }

    /// Removes the first `length` bytes. `length` is at most `count`.
    package mutating func drop(_ length: Int) {
        precondition(length <= count)
        start += length
        if start == storage.count {
            storage = []
            start = 0
        }
    }

    /// Removes and returns everything.
    package mutating func takeAll() -> [UInt8] {
        take(count)
    }
}
