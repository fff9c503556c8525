import Bytes
import Compression

/// What a loop compresses messages and inflates them with: made when first used, shared by all its connections.
package final class MessageCompressor {
    /// Inflates what clients send.
    package private(set) lazy var inflater = Inflater()
    /// By the bits of their window.
    private var deflaters: [Int: Deflater] = [:]

    package init() {}

    /// The frame with its message compressed, in no larger a window than the agreement allows; nil if that makes it no smaller.
    package func deflate(_ frame: Frame, for agreement: DeflateAgreement) -> Frame? {
        deflate(frame, windowBits: min(agreement.maxWindowBits, Deflater.windowBits(for: frame.payload.count)))
    }

    /// What goes to a client that made this agreement: the compressed form that the frame shares among all its recipients, made now if nobody has
    /// needed it yet; or the frame itself, if it has none or the client takes none with a window of that size.
    package func form(of frame: Frame, for agreement: DeflateAgreement?) -> Frame {
        guard let agreement, let form = frame.compressedForm else { return frame }
        let windowBits = Deflater.windowBits(for: frame.payload.count)
        guard windowBits <= agreement.maxWindowBits else { return frame }
        return form.frame { deflate(frame, windowBits: windowBits) } ?? frame
    }

    func deflate(_ frame: Frame, windowBits: Int) -> Frame? {
        let deflater = deflaters[windowBits] ?? Deflater(windowBits: windowBits)
        deflaters[windowBits] = deflater
        return FrameEncoder.deflate(frame, with: deflater)
    }
}
