import HTTP
import JSON

extension RESTInterface {
    /// `docs/rest.md`, from the same list that dispatches.
    package static var page: String {
        var page = """
            # HTTP

            <!-- Printed from code by `baithak docs --write`; changes here are lost. -->

            Programs that do not speak Socket.IO read and send over plain HTTP. Bodies and answers are JSON; `/api/v1/openapi.json` says the same
            as this page to programs. Times are milliseconds since 1970.

            **Who you are** says `Authorization: Bearer SECRET`: an operator's token (`baithak token new`), or the `resume` secret that a guest was given
            on joining a room. What is sent passes the room's pipeline as everything does, with its limits and permissions; one need not be in the room.

            **Refusals** are problem documents (RFC 9457) with `status`, `title` and `detail`, where the chat refused also `code`
            ([the numbers](protocol.md#codes)), `stage` and `retryAfterMs`. Parameters are checked before credentials, credentials before permissions.
            Web pages of other origins may call what `server.origins` in `config.json` admits.

            """
        for route in described { page += "\n" + section(route) }
        return page
    }

    private static func section(_ route: Route) -> String {
        var lines = ["## `\(route.method.rawValue) \(route.path)`", "", route.summary]
        switch route.access {
        case .open: break
        case .optional: lines[2] += " Without credentials only rooms that anyone may join."
        case .required:
            lines[2] += " " + route.need
        }
        lines.append("")
        if !route.parameters.isEmpty {
            lines += ["| parameter | in | | |", "|---|---|---|---|"]
            lines += route.parameters.map { parameter in
                let isRequired = parameter.isRequired ? "required" : ""
                return "| `\(parameter.name)` | \(parameter.place.rawValue) | \(isRequired) | \(parameter.help) |"
            }
            lines.append("")
        }
        lines += ["| status | | |", "|---|---|---|"]
        lines += route.answers.map { answer in "| \(answer.status) | \(members(of: answer.schema)) | \(answer.meaning) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `{room, messages, more}`.
    private static func members(of schema: JSONValue) -> String {
        guard let properties = schema.object?["properties"]?.object else { return "" }
        let required = schema.object?["required"]?.array ?? []
        return "`{" + properties.keys.map { $0 + (required.contains(.string($0)) ? "" : "?") }.joined(separator: ", ") + "}`"
    }
}

extension Route {
    /// Whom the route is for, as a sentence.
    fileprivate var need: String {
        switch leastRole {
        case .guest: "Needs credentials."
        case .member: "Needs a member's, moderator's or owner's token."
        case .moderator: "Needs a moderator's or owner's token."
        case .owner: "Needs an owner's token."
        }
    }
}
