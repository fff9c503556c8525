/// Which request an answer that comes later is for. What was closed or answered meanwhile is not found under it any more.
package struct PendingAnswer: Sendable, Hashable {
    /// The connection's number on its loop.
    package let connection: UInt64
    /// The request's number on its connection.
    let request: UInt64
}
