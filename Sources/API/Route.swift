import ChatModel
import HTTP
import JSON
import Participants

/// One line of the interface: what it takes, what it answers, and who does it. Dispatch, OpenAPI and `docs/rest.md` read the same line.
struct Route: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"

        /// The methods of requests that come here (RFC 9110 §9.3.2: HEAD is GET without its content).
        var served: [String] { self == .get ? ["GET", "HEAD"] : ["POST"] }

        func serves(_ method: String) -> Bool { served.contains(method) }
    }

    /// Whether a caller has to say who they are.
    enum Access: String, Sendable {
        /// Credentials are not looked at.
        case open
        /// Without credentials one sees what a guest may see; wrong ones are refused.
        case optional
        case required
    }

    let method: Method
    let path: PathTemplate
    /// One word for programs that are generated from the description.
    let name: String
    /// One sentence.
    let summary: String
    var parameters: [Parameter] = []
    var access = Access.open
    /// Whom the route is for, where credentials are required.
    var leastRole = Role.guest
    /// By status, what an answer without a problem is like.
    let answers: [(status: Int, meaning: String, schema: JSONValue)]
    /// What the parameters' shapes do not say of them: checked with them, before anyone is asked who they are.
    var check: @Sendable (Call) throws(Refusal) -> Void = { _ in }
    let handler: @Sendable (Call) async throws(Refusal) -> Answer

    /// Checks parameters first and credentials second, then has the handler answer.
    func answer(_ request: Request, _ pathValues: [String: String], _ services: Services) async throws(Refusal) -> Answer {
        let arguments = try Arguments(parameters, request, pathValues)
        try check(Call(arguments: arguments, identity: nil, address: request.address, services: services))
        var identity: Identity?
        if access != .open { identity = try await Credentials(request.head).identity(services) }
        if access == .required {
            guard let identity else { throw .unauthorized }
            guard identity.role >= leastRole else {
                throw Refusal(Rejection(.forbidden, "Only \(leastRole == .owner ? "owners" : "moderators and owners") may do this."))
            }
        }
        return try await handler(Call(arguments: arguments, identity: identity, address: request.address, services: services))
    }
}

/// What a handler answers when it does not refuse.
struct Answer: Sendable {
    var status = 200
    private let type: String
    private let bytes: [UInt8]

    init(status: Int = 200, _ body: JSONValue) {
        self.status = status
        type = "application/json"
        var writer = JSONWriter()
        writer.value(body)
        bytes = writer.bytes
    }

    /// What is not JSON.
    init(text: String, type: String) {
        self.type = type
        bytes = Array(text.utf8)
    }

    var response: Response {
        Response(status: status, headers: ["Content-Type": type], body: bytes)
    }
}
