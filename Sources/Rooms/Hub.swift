import Bus
import Bytes
import ChatModel

/// A session as the hub knows it.
package protocol Subscriber: AnyObject {
    var key: SessionKey { get }
    /// Queues a frame. Called once for each broadcast; must not allocate.
    func deliver(_ frame: Frame)
}

/// The subscribers of one loop, by room and dialect: the last step of a broadcast.
package final class Hub {
    private final class Subscribers {
        /// By dialect index.
        var byDialect: [[any Subscriber]] = []
    }

    private var rooms: [RoomName: Subscribers] = [:]

    package init() {}

    package func subscribe(_ subscriber: any Subscriber, to room: RoomName, dialect: DialectID) {
        let subscribers = rooms[room] ?? Subscribers()
        rooms[room] = subscribers
        while subscribers.byDialect.count <= dialect.index { subscribers.byDialect.append([]) }
        subscribers.byDialect[dialect.index].append(subscriber)
    }

    package func unsubscribe(_ key: SessionKey, from room: RoomName, dialect: DialectID) {
        guard let subscribers = rooms[room], dialect.index < subscribers.byDialect.count else { return }
        // From the end, where a session is found soon that has not been here long; the gap is filled from the end as well.
        if let index = subscribers.byDialect[dialect.index].lastIndex(where: { $0.key == key }) {
            subscribers.byDialect[dialect.index].swapAt(index, subscribers.byDialect[dialect.index].count - 1)
            subscribers.byDialect[dialect.index].removeLast()
        }
        if subscribers.byDialect.allSatisfy(\.isEmpty) { rooms[room] = nil }
    }

    /// Hands the broadcast's frames to everyone here who is in the room.
    package func deliver(_ delivery: Delivery) {
        guard let subscribers = rooms[delivery.room] else { return }
        for (dialect, frame) in delivery.frames.enumerated() where dialect < subscribers.byDialect.count {
            guard let frame else { continue }
            // Hardly a broadcast leaves anyone out: asking everyone who they are costs as much as the rest of the loop.
            if let except = delivery.except {
                for subscriber in subscribers.byDialect[dialect] where subscriber.key != except { subscriber.deliver(frame) }
            } else {
                for subscriber in subscribers.byDialect[dialect] { subscriber.deliver(frame) }
            }
        }
    }
}
