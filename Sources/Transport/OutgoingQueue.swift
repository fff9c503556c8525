import Bytes

/// The bytes of frames that wait for the kernel, by reference, and how far into the first one it got.
///
/// One waiting frame, the usual case in a fan-out, needs no heap block.
struct OutgoingQueue {
    private var first: [UInt8]?
    private var rest: [[UInt8]] = []
    /// Index in `rest` of the frame after `first`.
    private var restStart = 0
    /// Bytes of `first` that were sent.
    private var offset = 0
    private(set) var byteCount = 0

    var isEmpty: Bool { first == nil }
    /// Frames kept in memory, whether they still wait or not.
    var heldFrames: Int { (first == nil ? 0 : 1) + rest.count }

    @inline(__always)
    mutating func append(_ frame: Frame) {
        if frame.count == 0 { return }
        byteCount += frame.count
        if first == nil {
            first = frame.bytes
        } else {
            rest.append(frame.bytes)
        }
    }

    /// Calls `body` with the next bytes to send: the first frame's own, or several small frames copied into `buffer`.
    func withNextBytes<R>(gathering buffer: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        guard let first else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        // Copying beats a vector of many small pieces; a large frame is sent from where it is.
        if restStart == rest.count || first.count - offset > buffer.count / 4 {
            return first.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
        }
        var filled = 0
        copy(first[offset...], into: buffer, at: &filled)
        for frame in rest[restStart...] {
            guard filled + frame.count <= buffer.count else { break }
            copy(frame[...], into: buffer, at: &filled)
        }
        return body(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    }

    /// Drops the first `count` bytes.
    mutating func advance(_ count: Int) {
        if count == byteCount { return clear() }
        byteCount -= count
        var count = count
        while count > 0, let frame = first {
            let remaining = frame.count - offset
            if count < remaining {
                offset += count
                return
            }
            count -= remaining
            next()
        }
    }

    private mutating func clear() {
        first = nil
        offset = 0
        byteCount = 0
        if rest.isEmpty { return }
        rest.removeAll(keepingCapacity: rest.capacity <= 8)
        restStart = 0
    }

    private mutating func next() {
        offset = 0
        if restStart < rest.count {
            first = rest[restStart]
            restStart += 1
        } else {
            first = nil
        }
        if restStart == rest.count {
            rest.removeAll(keepingCapacity: rest.capacity <= 8)
            restStart = 0
        } else if restStart >= 64, restStart >= rest.count / 2 {
            // A client that is always a little behind never empties the queue: what it got must go all the same.
            rest.removeFirst(restStart)
            restStart = 0
        }
    }

    private func copy(_ bytes: ArraySlice<UInt8>, into buffer: UnsafeMutableRawBufferPointer, at filled: inout Int) {
        bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: $0) }
        filled += bytes.count
    }
}
