/// What a run of the conformance server can choose.
package struct ConformanceOptions: Sendable {
    package var pingIntervalMilliseconds: UInt64 = 25_000
    package var pingTimeoutMilliseconds: UInt64 = 20_000
    /// A Socket.IO client that is in no namespace by then is closed.
    package var connectTimeoutMilliseconds: UInt64 = 1000
    /// Connection state recovery is on.
    package var recovers = false

    package init() {}
}
