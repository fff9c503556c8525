import ChatModel
import JSON
import Moderation

/// The lines a program is told: a hello, then an event at a time.
enum Question {
    /// The version of these lines.
    static let version: Int64 = 1

    /// The first line: what the program is, and its settings.
    static func hello(stage: String, settings: JSONObject) -> [UInt8] {
        var writer = JSONWriter()
        writer.value([
            "hello": .integer(version), "stage": .string(stage), "settings": .object(settings),
        ])
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// All of a question but its number.
    static func body(_ event: Event, _ context: Context) -> [UInt8] {
        var writer = JSONWriter(capacity: event.text.utf8.count + 512)
        writer.key("event")
        writer.value(.object(json(event)))
        writer.key("context")
        writer.value(.object(json(context)))
        return writer.bytes
    }

    /// The whole line.
    static func line(_ number: UInt64, _ body: [UInt8]) -> [UInt8] {
        var line = Array("{\"id\":\(number),".utf8)
        line.reserveCapacity(line.count + body.count + 2)
        line += body
        line += "}\n".utf8
        return line
    }

    private static func json(_ event: Event) -> JSONObject {
        var object = JSONObject([("kind", .string(event.kind.rawValue)), ("text", .string(event.text))])
        if let location = event.location {
            object.append("location", ["latitude": .number(location.latitude), "longitude": .number(location.longitude)])
        }
        if let attachment = event.attachment {
            object.append(
                "attachment",
                [
                    "fileName": .string(attachment.fileName), "mediaType": .string(attachment.mediaType),
                    "byteCount": .integer(Int64(attachment.byteCount)),
                ])
        }
        if let target = event.target { object.append("target", .string(target.value)) }
        if let replyTo = event.replyTo { object.append("replyTo", .string(replyTo.value)) }
        if let reason = event.reason { object.append("reason", .string(reason)) }
        return object
    }

    private static func json(_ context: Context) -> JSONObject {
        let sender = context.sender
        var object = JSONObject([
            ("room", .string(context.room.value)),
            (
                "sender",
                ["id": .string(sender.id.value), "name": .string(sender.name.value), "role": .string(sender.role.rawValue)]
            ), ("now", .integer(context.now.milliseconds)),
        ])
        if let target = context.target {
            object.append(
                "target", ["author": .string(target.author.value), "createdAt": .integer(target.createdAt.milliseconds)])
        }
        if let standing = context.standing {
            var facts = JSONObject([("messages", .integer(Int64(standing.messages)))])
            if let since = standing.since { facts.append("since", .integer(since.milliseconds)) }
            object.append("standing", .object(facts))
        }
        return object
    }
}
