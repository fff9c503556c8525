import Dispatch
import Synchronization

/// Hands values from an event loop's thread to the thread of a test, which waits for them.
package final class BlockingQueue<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    private let available = DispatchSemaphore(value: 0)

    package init() {}

    package func push(_ element: Element) {
        elements.withLock { $0.append(element) }
        available.signal()
    }

    /// The oldest value not taken yet. Throws when none came in time.
    package func next(within milliseconds: Int = Deadline.usual) throws(TestError) -> Element {
        guard available.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
            throw TestError("nothing came within \(milliseconds) ms")
        }
        return elements.withLock { $0.removeFirst() }
    }

    /// What came and was not taken yet.
    package var waiting: [Element] { elements.withLock { $0 } }
}
