/// An event the conformance server knows.
enum Case: String, CaseIterable {
    case message
    case messageWithAck = "message-with-ack"
    case roomJoin = "room-join"
    case roomLeave = "room-leave"
    case roomAll = "room-all"
    case roomOthers = "room-others"
    case askMe = "ask-me"
    case kickMe = "kick-me"
}
