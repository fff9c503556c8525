/// A message from a client, as handed up to Socket.IO.
package enum EngineMessage: Sendable, Equatable {
    /// Text without the packet type. From a polling client it has not been checked to be UTF-8.
    case text(ArraySlice<UInt8>)
    /// Binary data, one attachment.
    case binary([UInt8])
}
