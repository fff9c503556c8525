import HTTP
import JSON

/// A request's parameters, checked against what its route takes. What the route does not know is left alone.
struct Arguments: Sendable {
    private var values: [String: JSONValue] = [:]

    init(_ parameters: [Parameter], _ request: Request, _ pathValues: [String: String]) throws(Refusal) {
        let body = parameters.contains { $0.place == .body } ? try Self.object(request.body) : JSONObject()
        for parameter in parameters {
            let found: JSONValue? =
                switch parameter.place {
                case .path: pathValues[parameter.name].map { .string($0) }
                case .query: request.head.query(parameter.name).map { .string($0) }
                case .body: body[parameter.name] == .null ? nil : body[parameter.name]
                }
            // An empty value in a query is one that was not filled in.
            if let found, !(parameter.place == .query && found == "") {
                values[parameter.name] = try parameter.read(found)
            } else if parameter.isRequired {
                throw Refusal(400, "\"\(parameter.name)\" is missing.")
            }
        }
    }

    func text(_ name: String) -> String? { values[name]?.string }

    func object(_ name: String) -> JSONObject? { values[name]?.object }

    func integer(_ name: String) -> Int64? { values[name]?.integer }

    private static func object(_ body: [UInt8]) throws(Refusal) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONParser.parse(body)
        } catch {
            throw Refusal(400, "The body must be a JSON object: \(error.message).")
        }
        guard let object = value.object else { throw Refusal(400, "The body must be a JSON object, but is \(value.typeName).") }
        return object
    }
}
