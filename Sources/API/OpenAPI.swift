import HTTP
import JSON

/// The interface's description (OpenAPI 3.1), made of the routes that dispatch.
enum OpenAPI {
    /// The route that serves the description, of itself as well.
    static func route(describing routes: [Route], version: String) -> Route {
        func route(_ body: JSONValue) -> Route {
            Route(
                method: .get, path: PathTemplate("/api/v1/openapi.json"), name: "describe", summary: "This description, in OpenAPI 3.1.",
                answers: [(200, "The description.", ["type": "object"])]
            ) { _ throws(Refusal) in Answer(body) }
        }
        return route(document(routes + [route(.null)], version: version))
    }

    static func document(_ routes: [Route], version: String) -> JSONValue {
        var paths: [(String, JSONValue)] = []
        for route in routes where !paths.contains(where: { $0.0 == route.path.description }) {
            let here = routes.filter { $0.path.description == route.path.description }
            paths.append((route.path.description, .object(JSONObject(here.map { ($0.method.rawValue.lowercased(), operation($0)) }))))
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Baithak", "version": .string(version), "summary": "Moderated chat rooms."],
            "servers": [["url": "/"]],
            "paths": .object(JSONObject(paths)),
            "components": [
                "securitySchemes": [
                    "bearer": [
                        "type": "http", "scheme": "bearer",
                        "description": "An operator's token, or the `resume` secret a guest is given on joining a room.",
                    ]
                ],
                "schemas": ["Problem": Refusal.schema],
            ],
        ]
    }

    private static func operation(_ route: Route) -> JSONValue {
        var members: [(String, JSONValue)] = [("operationId", .string(route.name)), ("summary", .string(route.summary))]
        let fields = route.parameters.filter { $0.place != .body }
        if !fields.isEmpty { members.append(("parameters", .array(fields.map { parameter($0) }))) }
        let body = route.parameters.filter { $0.place == .body }
        if !body.isEmpty { members.append(("requestBody", requestBody(body))) }
        var responses = route.answers.map { answer -> (String, JSONValue) in
            ("\(answer.status)", response(answer.meaning, "application/json", answer.schema))
        }
        responses.append(
            ("default", response("A problem (RFC 9457).", "application/problem+json", ["$ref": "#/components/schemas/Problem"])))
        members.append(("responses", .object(JSONObject(responses))))
        switch route.access {
        case .open: members.append(("security", []))
        case .optional: members.append(("security", [[:], ["bearer": []]]))
        case .required: members.append(("security", [["bearer": []]]))
        }
        return .object(JSONObject(members))
    }

    private static func parameter(_ parameter: Parameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue), "required": .bool(parameter.isRequired),
            "description": .string(parameter.help), "schema": parameter.schema,
        ]
    }

    private static func requestBody(_ parameters: [Parameter]) -> JSONValue {
        let properties = parameters.map { parameter in
            (parameter.name, (parameter.schema.object ?? JSONObject()).merging(JSONObject([("description", .string(parameter.help))])))
        }
        let schema: JSONValue = [
            "type": "object", "properties": .object(JSONObject(properties.map { ($0.0, .object($0.1)) })),
            "required": .array(parameters.filter(\.isRequired).map { .string($0.name) }),
        ]
        return ["required": true, "content": ["application/json": ["schema": schema]]]
    }

    private static func response(_ meaning: String, _ type: String, _ schema: JSONValue) -> JSONValue {
        ["description": .string(meaning), "content": .object(JSONObject([(type, ["schema": schema])]))]
    }
}
