import Bytes

extension EngineSession {
    /// What the owner of the sockets has to do, in the order given.
    ///
    /// Performing `.message` may lead back into the session, even to its end. After a `.closed` from such an inner call, only answers
    /// to requests (`.respondTo…`, `.refuse…`) are still to be performed from the outer list.
    package enum Action: Sendable, Equatable {
        /// Write an application message to the attached WebSocket.
        case frame(Frame)
        /// Write a text packet of the protocol's own to the attached WebSocket.
        case packet([UInt8])
        /// Answer the waiting poll, which may be the one that just arrived: 200, `text/plain; charset=UTF-8`.
        case respondToPoll([UInt8])
        /// Answer the POST that just arrived: 200, `text/plain; charset=UTF-8`, body `ok`.
        case respondToPost
        /// Refuse the poll that just arrived. One that was waiting before stays waiting.
        case refusePoll(EngineError)
        /// Refuse the POST that just arrived.
        case refusePost(EngineError)
        /// Close the WebSocket that just arrived; it is not the session's.
        case refuseWebSocket
        /// Close the attached WebSocket. The session is over only if `.closed` follows; else it goes on polling.
        case closeWebSocket
        /// Hand a message up to Socket.IO.
        case message(EngineMessage)
        /// The WebSocket has taken over from polling.
        case upgraded
        /// The session is over and can be forgotten. Always last, exactly once.
        case closed(EngineCloseReason)
    }
}
