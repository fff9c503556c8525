import Bytes
import TLS

/// What makes a socket one of TLS: its engine, and sealed bytes that wait for the kernel.
// SAFETY: one socket has it, on that socket's loop. It moves to another loop with the descriptor, through an inbox, when no socket has it.
package final class SecureLayer: @unchecked Sendable {
    private let context: TLSContext
    /// Made when the first bytes arrive: until then a client costs nothing but its socket.
    private var engine: TLSEngine?
    /// Bytes of `engine.sealed` that were sent.
    private var offset = 0
    private var hasEnded = false

    package init(_ context: TLSContext) {
        self.context = context
    }

    var isShakingHands: Bool { engine?.isShakingHands ?? true }
    /// Sealed bytes that wait for the kernel.
    var waitingBytes: Int { engine.map { $0.sealed.count - offset } ?? 0 }

    /// Takes everything that was received; see `TLSEngine.open`.
    func open(_ bytes: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer) -> TLSEngine.Opened {
        engine = engine ?? TLSEngine(context)
        return engine?.open(bytes, into: plain) ?? TLSEngine.Opened(ending: .closed)
    }

    /// Seals what waits in `queue`, as much as makes one good send together with what is sealed already.
    /// - Parameters:
    ///   - buffer: where small frames come together, to share a record.
    ///   - spare: an array of the loop's whose memory is borrowed while there is something to send.
    func fill(from queue: inout OutgoingQueue, gathering buffer: UnsafeMutableRawBufferPointer, spare: inout [UInt8]) {
        guard let engine, !engine.isShakingHands else { return }
        if engine.sealed.isEmpty { swap(&engine.sealed, &spare) }
        while !queue.isEmpty, waitingBytes < buffer.count {
            let sealed = queue.withNextBytes(gathering: buffer) { bytes in
                let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(buffer.count))
                engine.seal(piece)
                return piece.count
            }
            queue.advance(sealed)
        }
    }

    /// Calls `body` with the sealed bytes that wait.
    func withWaiting<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        guard let engine else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        return engine.sealed.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }

    /// The kernel took the first `count` of them.
    func advance(_ count: Int, spare: inout [UInt8]) {
        offset += count
        guard waitingBytes == 0 else { return }
        offset = 0
        engine?.sealed.removeAll(keepingCapacity: true)
        if let engine, spare.capacity == 0 { swap(&engine.sealed, &spare) } else { engine?.sealed = [] }
    }

    /// Seals the word that nothing more comes, once.
    func sealEnd() {
        if hasEnded { return }
        hasEnded = true
        engine?.sealEnd()
    }
}
