import CUV
import Glibc

/// A thread of its own for an event loop or a store.
package final class LoopThread: Sendable {
    private let thread: pthread_t

    /// Starts a thread that runs `body` and ends.
    /// - Parameter name: at most 15 bytes, for `top -H` and debuggers.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        final class Start: Sendable {
            let name: String
            let body: @Sendable () -> Void
            init(name: String, body: @escaping @Sendable () -> Void) {
                self.name = name
                self.body = body
            }
        }
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                baithak_name_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        precondition(status == 0, "pthread_create: \(String(cString: strerror(status)))")
        self.thread = thread
    }

    /// Waits until the thread has ended. Called once.
    package func join() {
        pthread_join(thread, nil)
    }
}
