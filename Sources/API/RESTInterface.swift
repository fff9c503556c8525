import HTTP

/// The server's HTTP interface: a list of routes, and whoever asks is led to one of them.
///
/// Knows no loop: it runs wherever it is called, and what it needs answers from other threads.
package struct RESTInterface: Sendable {
    /// The prefix that is the interface's alone, whatever else is served.
    package static let prefix = "/api/"

    let routes: [Route]
    private let services: Services
    private let origins: OriginPolicy
    private let turns = Turns(atATime: 8)

    /// - Parameter origins: which web pages of other origins may read answers.
    package init(_ services: Services, origins: OriginPolicy) {
        self.services = services
        self.origins = origins
        routes = Self.described + [OpenAPI.route(describing: Self.described, version: services.version)]
    }

    /// Every route but the one that describes them.
    static let described =
        SimpleRoutes.all + VersionedRoutes.all + PolicyRoutes.all + HeldRoutes.all + ExplainRoutes.all + BacktestRoutes.all
        + MetricsRoute.all

    /// The answer to a request for one of the routes; nil if its path is none of them, nor under `prefix`.
    package func respond(to request: Request) async -> Response? {
        let head = request.head
        let matches = routes.compactMap { route in route.path.match(head.path).map { (route, $0) } }
        guard !matches.isEmpty else {
            guard head.path.hasPrefix(Self.prefix) else { return nil }
            return finish(Refusal(404, "There is nothing at this path; /api/v1/openapi.json lists what there is.").response, head)
        }
        let allowed = Self.allowed(matches.map(\.0.method))
        if head.method == "OPTIONS" { return finish(Response(status: 204, headers: ["Allow": allowed]), head) }
        guard let (route, values) = matches.first(where: { $0.0.method.serves(head.method) }) else {
            return finish(Refusal(405, "This path takes \(allowed).", headers: ["Allow": allowed]).response, head)
        }
        // What is read may be long; who sends waits for the disk, and not for others' turns.
        guard route.method == .get else { return await answer(request, route, values) }
        return await turns.take(for: request.address) { await answer(request, route, values) }
    }

    private func answer(_ request: Request, _ route: Route, _ values: [String: String]) async -> Response {
        do throws(Refusal) {
            return finish(try await route.answer(request, values, services).response, request.head)
        } catch {
            return finish(error.response, request.head)
        }
    }

    private static func allowed(_ methods: [Route.Method]) -> String {
        (methods.flatMap(\.served) + ["OPTIONS"]).joined(separator: ", ")
    }

    /// Adds what every answer of the interface has.
    private func finish(_ response: Response, _ head: RequestHead) -> Response {
        var response = response
        for field in origins.headers(for: head).fields { response.headers.append(field.name, field.value) }
        response.headers.append("Cache-Control", "no-store")
        response.headers.append("X-Content-Type-Options", "nosniff")
        return response
    }
}
