import ChatModel
import HTTP
import JSON

/// Why a request is not answered as asked: a problem document (RFC 9457) with the chat's numbered reason beside it.
struct Refusal: Error {
    let status: Int
    let detail: String
    var rejection: Rejection?
    var headers: Headers = [:]
    /// What the problem says besides (RFC 9457 §3.2).
    var members: [(String, JSONValue)] = []

    init(_ status: Int, _ detail: String, headers: Headers = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    init(_ rejection: Rejection) {
        status = rejection.code.httpStatus
        detail = rejection.message
        self.rejection = rejection
        // In seconds, rounded up (RFC 9110 §10.2.3).
        if let wait = rejection.retryAfterMilliseconds { headers.append("Retry-After", "\((wait + 999) / 1000)") }
        if status == 401 { headers.append("WWW-Authenticate", #"Bearer error="invalid_token""#) }
    }

    /// Nobody said who they are (RFC 6750 §3).
    static let unauthorized = Refusal(
        401, "Say who you are: `Authorization: Bearer` with an operator's token or a guest's resume secret.",
        headers: ["WWW-Authenticate": "Bearer"])

    static let schema: JSONValue = Schema.object(
        ["type": Schema.string, "title": Schema.string, "status": Schema.integer, "detail": Schema.string],
        optional: ["code": Schema.integer, "stage": Schema.string, "retryAfterMs": Schema.integer])

    var response: Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("type", "about:blank")
        writer.member("title", ReasonPhrase.of(status))
        writer.member("status", Int64(status))
        writer.member("detail", detail)
        if let rejection {
            writer.member("code", Int64(rejection.code.number))
            if let stage = rejection.stage { writer.member("stage", stage) }
            if let wait = rejection.retryAfterMilliseconds { writer.member("retryAfterMs", Int64(wait)) }
        }
        for (key, value) in members {
            writer.key(key)
            writer.value(value)
        }
        writer.endObject()
        var all: Headers = ["Content-Type": "application/problem+json"]
        for field in headers.fields { all.append(field.name, field.value) }
        return Response(status: status, headers: all, body: writer.bytes)
    }
}

extension RejectionCode {
    /// The status of a response that carries this reason.
    fileprivate var httpStatus: Int {
        switch self {
        case .textTooLong: 413
        case .nameInUse, .messageIDInUse, .tooManyRooms: 409
        case .unknownRoom, .unknownMessage: 404
        case .invalidToken: 401
        case .contentRejected, .refusedByModerator: 422
        case .rateLimited: 429
        case .stageFailed, .storageUnavailable, .overloaded, .shuttingDown: 503
        case .notInRoom, .forbidden, .notAuthor, .editWindowOver, .roomLocked, .roomReadOnly: 403
        default: 400
        }
    }
}
