/// A response whose content need not fit into memory: what follows its body is read and sent piece by piece, as fast as the client takes it.
package struct LongResponse: Sendable {
    /// With the first piece as its body, and `contentLength` for all.
    package let response: Response
    /// Nil if nothing follows.
    package let rest: (any ContentPieces)?

    package init(_ response: Response, rest: (any ContentPieces)? = nil) {
        self.response = response
        self.rest = rest
    }
}

/// Content that is still to be read.
package protocol ContentPieces: Sendable {
    /// The next piece and what follows it; nil if it can't be read any more, which ends the connection. May block: never called on a loop.
    func next() -> (bytes: [UInt8], rest: (any ContentPieces)?)?
}
