/// Everything a backend offers.
package protocol Store: MessageLog, TokenStore, PolicyStore {}

extension MessageLog {
    /// For a store that starts on every append at once.
    package func startAppends() {}
}
