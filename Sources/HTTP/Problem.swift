/// A refusal that programs and people can read (RFC 9457), of type `about:blank`: its title is the status's phrase.
package struct Problem: Sendable, Equatable {
    package var status: Int
    /// One plain sentence on what happened and what to do.
    package var detail: String

    package init(status: Int, detail: String) {
        self.status = status
        self.detail = detail
    }

    /// What to answer when a request cannot be read.
    package init(_ error: HTTPError) {
        self.init(status: error.status, detail: error.reason)
    }

    /// The response that carries it, with more header fields if the status asks for them.
    package func response(headers: Headers = [:]) -> Response {
        var all: Headers = ["Content-Type": "application/problem+json"]
        for field in headers.fields { all.append(field.name, field.value) }
        let title = JSONString.quoted(ReasonPhrase.of(status))
        let json = "{\"type\":\"about:blank\",\"title\":\(title),\"status\":\(status),\"detail\":\(JSONString.quoted(detail))}"
        return Response(status: status, headers: all, body: Array(json.utf8))
    }
}
