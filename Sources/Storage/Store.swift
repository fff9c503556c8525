/// Everything a backend offers.
package protocol Store: MessageLog, HeldStore, TraceStore, TokenStore, PolicyStore, VisitStore {}

extension MessageLog {
    /// For a store that starts on every append at once.
    package func startAppends() {}
}
