extension BaithakServer {
    /// The version of this server (Semantic Versioning).
    package static let version = "0.1.0"
}
