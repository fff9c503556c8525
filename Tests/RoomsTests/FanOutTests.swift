import Bus
import Bytes
import ChatModel
import Synchronization
import Testing

@testable import Rooms

/// The last steps of a broadcast: one frame for each dialect, one delivery for each loop, one frame for each subscriber.
@Suite struct FanOutTests {
    private func audience(_ listeners: [(loop: Int, dialect: Int)]) -> Audience {
        var audience = Audience()
        for listener in listeners { audience.change(loop: listener.loop, dialect: DialectID(listener.dialect), by: 1) }
        return audience
    }

    private func notice(except: SessionKey? = nil) -> Broadcast {
        let notice = Notice(.other, to: .others, from: "Admin", text: "hi", subject: DisplayName(trusted: "anna"))
        return Broadcast(.notice(notice), in: tea, at: Timestamp(milliseconds: 1), except: except)
    }

    private func post(_ broadcast: Broadcast, _ encoders: [CountingEncoder], to audience: Audience) -> [(loop: Int, words: [String?])] {
        var posted: [(loop: Int, words: [String?])] = []
        Broadcaster(encoders: encoders).broadcast(broadcast, to: audience) { delivery, loop in
            #expect(delivery.room == tea && delivery.except == broadcast.except)
            posted.append((loop, delivery.frames.map { $0?.words }))
        }
        return posted
    }

    @Test func aBroadcastIsEncodedOnceForEachDialectPresentAndPostedOnceToEachLoop() {
        let encoders = ["a", "b", "c"].map { CountingEncoder(word: $0) }
        let listeners = audience((0..<100).map { (loop: $0 % 2 * 3, dialect: $0 % 4 == 0 ? 0 : 2) })
        let posted = post(notice(except: SessionKey(loop: 0, number: 1)), encoders, to: listeners)
        #expect(encoders.map(\.count) == [1, 0, 1])
        #expect(posted.map(\.loop) == [0, 3])
        #expect(posted.allSatisfy { $0.words == ["a", nil, "c"] })
    }

    @Test func whatNoDialectHasAWordForIsPostedNowhere() {
        let silent = CountingEncoder(word: nil)
        #expect(post(notice(), [silent], to: audience([(0, 0)])).isEmpty && silent.count == 1)
        #expect(post(notice(), [silent], to: Audience()).isEmpty && silent.count == 1)
    }

    @Test func everySubscriberGetsTheFrameOfItsDialectOnceButTheOneThatIsExcepted() {
        let hub = Hub()
        let listeners = (1...6).map { Listener(UInt64($0)) }
        for (index, listener) in listeners.enumerated() { hub.subscribe(listener, to: tea, dialect: DialectID(index % 3)) }
        let elsewhere = Listener(9)
        hub.subscribe(elsewhere, to: RoomName(trusted: "elsewhere"), dialect: DialectID(0))
        let frames = [Frame(bytes: [65]), Frame(bytes: [66]), nil]
        hub.deliver(Delivery(room: tea, except: listeners[3].key, frames: frames))
        #expect(listeners.map(\.heard) == [["A"], ["B"], [], [], ["B"], []])
        #expect(elsewhere.heard.isEmpty)
        hub.deliver(Delivery(room: RoomName(trusted: "nowhere"), except: nil, frames: frames))
        hub.deliver(Delivery(room: tea, except: nil, frames: [nil, nil, nil, frames[0]]))
        #expect(listeners.flatMap(\.heard).count == 3)
    }

    @Test func whoUnsubscribesHearsNothingMore() {
        let hub = Hub()
        let (one, other) = (Listener(1), Listener(2))
        hub.subscribe(one, to: tea, dialect: DialectID(1))
        hub.subscribe(other, to: tea, dialect: DialectID(1))
        hub.unsubscribe(one.key, from: tea, dialect: DialectID(1))
        hub.unsubscribe(other.key, from: tea, dialect: DialectID(0))
        hub.unsubscribe(other.key, from: tea, dialect: DialectID(7))
        hub.deliver(Delivery(room: tea, except: nil, frames: [nil, Frame(bytes: [65])]))
        #expect(one.heard.isEmpty && other.heard == ["A"])
    }

    /// A delivery can end a session, which leaves while the others are still to be served.
    @Test func leavingInTheMiddleOfADeliveryHarmsNobody() {
        let hub = Hub()
        let listeners = (1...3).map { Listener(UInt64($0)) }
        for listener in listeners { hub.subscribe(listener, to: tea, dialect: DialectID(0)) }
        listeners[0].whenHeard = { for listener in listeners.prefix(2) { hub.unsubscribe(listener.key, from: tea, dialect: DialectID(0)) } }
        hub.deliver(Delivery(room: tea, except: nil, frames: [Frame(bytes: [65])]))
        hub.deliver(Delivery(room: tea, except: nil, frames: [Frame(bytes: [66])]))
        #expect(listeners[0].heard == ["A"] && listeners[2].heard == ["A", "B"])
    }

    @Test func roomsAreToldApartByTheirBytes() {
        let hub = Hub()
        let listener = Listener(1)
        hub.subscribe(listener, to: RoomName(trusted: "caf\u{e9}"), dialect: DialectID(0))
        hub.deliver(Delivery(room: RoomName(trusted: "cafe\u{301}"), except: nil, frames: [Frame(bytes: [65])]))
        #expect(listener.heard.isEmpty)
    }
}

private final class CountingEncoder: BroadcastEncoder {
    private let encoded = Atomic(0)
    private let word: String?

    init(word: String?) {
        self.word = word
    }

    var count: Int { encoded.load(ordering: .relaxed) }

    func frame(for broadcast: Broadcast) -> Frame? {
        encoded.add(1, ordering: .relaxed)
        return word.map { Frame(bytes: Array($0.utf8)) }
    }
}

private final class Listener: Subscriber {
    let key: SessionKey
    private(set) var heard: [String] = []
    var whenHeard: () -> Void = {}

    init(_ number: UInt64) {
        key = SessionKey(loop: 0, number: number)
    }

    func deliver(_ frame: Frame) {
        heard.append(frame.words)
        whenHeard()
    }
}

extension Frame {
    fileprivate var words: String { String(decoding: bytes, as: UTF8.self) }
}
