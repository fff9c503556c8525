/// How much of a request is taken before it is refused. All in bytes but for `maxHeaderFields`; 0 allows nothing.
package struct HTTPLimits: Sendable, Equatable {
    /// The request target (path and query); beyond it 414.
    package var maxTargetBytes = 8192
    /// Header fields of one request, counted as lines; beyond it 431.
    package var maxHeaderFields = 100
    /// The whole head, from the method to the empty line, and apart from it all chunk extensions and trailers of one request; beyond it 431.
    /// The parser underneath takes no more than 80 KiB.
    package var maxHeadBytes = 16384
    /// The body, without the framing of chunks; beyond it 413. `RequestDecoder.maxBodyBytes` changes it for one request.
    package var maxBodyBytes = 1_000_000

    package init() {}
}
