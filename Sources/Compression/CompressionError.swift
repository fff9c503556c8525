/// Why bytes can't be inflated.
package enum CompressionError: Error, Sendable, Equatable {
    /// They are not DEFLATE data, or end in the middle of a block.
    case corrupt
    /// They inflate to more than was allowed; what came after is not known.
    case tooBig
}
