import Bus
import Bytes
import ChatModel

/// A dialect's words for broadcasts.
package protocol BroadcastEncoder: Sendable {
    /// The frame every listener of the dialect gets, or nil if the dialect has no word for it.
    func frame(for broadcast: Broadcast) -> Frame?
}

/// Turns a broadcast into one frame for each dialect present, and those into one delivery for each loop with members.
package struct Broadcaster: Sendable {
    /// By dialect index.
    private let encoders: [any BroadcastEncoder]
    private let compressionThreshold: Int?

    /// - Parameter compressionThreshold: frames of at least so many bytes may be compressed; nil for none.
    package init(encoders: [any BroadcastEncoder], compressionThreshold: Int? = nil) {
        self.encoders = encoders
        self.compressionThreshold = compressionThreshold
    }

    package func broadcast(_ broadcast: Broadcast, to audience: Audience, post: (Delivery, _ loop: Int) -> Void) {
        var frames = [Frame?](repeating: nil, count: encoders.count)
        for (index, encoder) in encoders.enumerated() where audience.hasDialect(index) {
            frames[index] = encoder.frame(for: broadcast)?.compressible(from: compressionThreshold)
        }
        if frames.allSatisfy({ $0 == nil }) { return }
        for loop in audience.loops { post(Delivery(room: broadcast.room, except: broadcast.except, frames: frames), loop) }
    }
}

/// How many listeners a room has, by loop and by dialect.
package struct Audience: Sendable {
    private var byLoop: [Int] = []
    private var byDialect: [Int] = []

    package init() {}

    mutating func change(loop: Int, dialect: DialectID, by difference: Int) {
        Self.change(&byLoop, loop, by: difference)
        Self.change(&byDialect, dialect.index, by: difference)
    }

    package func hasDialect(_ index: Int) -> Bool { index < byDialect.count && byDialect[index] > 0 }

    package var loops: some Sequence<Int> { byLoop.indices.lazy.filter { byLoop[$0] > 0 } }

    private static func change(_ counts: inout [Int], _ index: Int, by difference: Int) {
        while counts.count <= index { counts.append(0) }
        counts[index] += difference
    }
}
