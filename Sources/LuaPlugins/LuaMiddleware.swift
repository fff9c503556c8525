import ChatModel
import JSON
import LuaBridge
import Moderation

/// A script in one room: the loop's machine and what the script keeps here.
final class LuaMiddleware: Middleware {
    private let plugin: LuaPlugin
    private let machine: Result<LuaMachine, any Error>
    private let state: LuaState

    init(plugin: LuaPlugin, machine: Result<LuaMachine, any Error>) {
        self.plugin = plugin
        self.machine = machine
        state = LuaState(maxBytes: plugin.allowance.stateBytes)
    }

    func adopt(from predecessor: any Middleware) {
        if let predecessor = predecessor as? LuaMiddleware { state.adopt(predecessor.state) }
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        guard case .success(let machine) = machine else { throw StageFailure("the script could not be loaded on this loop") }
        // In the order of `dispatch` in the prelude.
        let arguments = LuaArguments([
            .string(event.kind.rawValue), .string(event.text), event.location.map { .number($0.latitude) } ?? .null,
            event.location.map { .number($0.longitude) } ?? .null, event.target.map { .string($0.value) } ?? .null,
            event.replyTo.map { .string($0.value) } ?? .null, .string(context.room.value), .string(context.sender.id.value),
            .string(context.sender.name.value), .string(context.sender.role.rawValue), .integer(context.now.milliseconds),
            context.target.map { .string($0.author.value) } ?? .null, context.target.map { .integer($0.createdAt.milliseconds) } ?? .null,
        ])
        var results = [LuaBridgeValue](repeating: LuaBridgeValue(), count: 5)
        // Results may lie in the machine's memory, arguments in theirs: both have to outlive what reads them.
        defer { withExtendedLifetime((arguments, machine)) {} }
        try machine.call(arguments.values, results: &results, state: state, allowance: plugin.allowance)
        return try read(results, &event, context, &report)
    }

    /// What the script asked for: the prelude says by the first letter what that is.
    private func effect(_ notice: String, _ context: Context) throws(StageFailure) -> Effect {
        let text = String(notice.dropFirst())
        switch notice.first {
        case "a":
            try need(.audit)
            return .audit(String(text.prefix(500)))
        case "w":
            try need(.warn)
            return .warning(Notice(.warning, to: .sender, from: "Admin", text: text, subject: context.sender.name))
        default:
            try need(.notice)
            return .notice(
                Notice(.other, to: notice.first == "o" ? .others : .sender, from: "Admin", text: text, subject: context.sender.name))
        }
    }

    private func need(_ grant: ScriptAllowance.Grant) throws(StageFailure) {
        if plugin.allowance.grants.contains(grant) { return }
        throw StageFailure("\(grant.rawValue)() needs \"grants\": [\"\(grant.rawValue)\"] in the stage's file")
    }

    private func read(
        _ results: [LuaBridgeValue], _ event: inout Event, _ context: Context, _ report: inout Report
    ) throws(StageFailure) -> Verdict {
        let message = try results[1].text("the reason") ?? ""
        let text = try results[2].text("event.text") ?? ""
        guard text.utf8.count <= 65_536 else { throw StageFailure("event.text became longer than 65536 bytes") }
        let notices = try results[3].texts("a notice")
        let remarks = try results[4].texts("a line of log")
        let effects = try notices.map { notice throws(StageFailure) in try effect(notice, context) }

        if event.kind.hasText { event.text = text }
        report.effects += effects
        if plugin.allowance.grants.contains(.log) { report.remarks += remarks.map { "\(plugin.script.file): \($0.prefix(500))" } }
        switch try results[0].text("the verdict") {
        case "reject": return .reject(Rejection(.contentRejected, message.isEmpty ? "That is not allowed here." : message))
        case "hold": return .hold(reason: message)
        case "discard": return .discard(reason: message)
        default: return .continue
        }
    }
}

extension Event.Kind {
    /// The kinds whose text a script may rewrite.
    fileprivate var hasText: Bool { self == .message || self == .edit || self == .rename }
}

/// Values for a call, their strings kept where C can see them.
private final class LuaArguments {
    private(set) var values: [LuaBridgeValue] = []
    private var strings: [UnsafeMutableBufferPointer<CChar>] = []

    init(_ arguments: [JSONValue]) {
        values = arguments.map { argument in
            var value = LuaBridgeValue()
            switch argument {
            case .integer(let number): (value.kind, value.integer) = (LuaBridgeInteger, number)
            case .number(let number): (value.kind, value.number) = (LuaBridgeNumber, number)
            case .string(let text): (value.kind, value.string) = (LuaBridgeString, copy(text))
            default: value.kind = LuaBridgeNil
            }
            return value
        }
    }

    deinit { for string in strings { string.deallocate() } }

    private func copy(_ text: String) -> LuaBridgeText {
        let bytes = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.utf8.count)
        _ = bytes.initialize(from: text.utf8.lazy.map { CChar(bitPattern: $0) })
        strings.append(bytes)
        return LuaBridgeText(bytes: bytes.baseAddress, count: bytes.count)
    }
}

extension LuaBridgeValue {
    /// Nil for nil; a text that is not UTF-8 is the script's mistake.
    fileprivate func text(_ what: String) throws(StageFailure) -> String? {
        guard kind == LuaBridgeString else { return nil }
        guard let text = String(validating: string.utf8, as: UTF8.self) else { throw StageFailure("\(what) is not valid UTF-8") }
        return text
    }

    /// A JSON array of texts.
    fileprivate func texts(_ what: String) throws(StageFailure) -> [String] {
        guard let text = try text(what) else { return [] }
        do throws(JSONError) {
            return try JSONParser.parse(Array(text.utf8)).array?.compactMap(\.string) ?? []
        } catch {
            throw StageFailure("\(what) is not valid: \(error.message)")
        }
    }
}
