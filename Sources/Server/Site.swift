import API
import ChatModel
import HTTP
import Rooms
import Web

/// Everything over HTTP but Engine.IO: an operator's files, the programs' interface, and our own pages, in this order; only what begins with
/// `/api/` or `/socket.io/` is ours before it is the operator's.
struct Site: Sendable {
    private let api: RESTInterface
    private let assets = Assets()
    /// Nil without a public folder.
    private let files: PublicFiles?
    private let directory: RoomDirectory

    init(api: RESTInterface, files: PublicFiles?, directory: RoomDirectory) {
        self.api = api
        self.files = files
        self.directory = directory
    }

    /// An answer that needs nothing but memory; nil if it takes time.
    func immediateResponse(to request: Request) -> Response? {
        guard files == nil || request.head.path.hasPrefix("/socket.io/") else { return nil }
        return assets.respond(to: request.head)
    }

    /// The answer, from any thread.
    func respond(to request: Request) async -> LongResponse {
        let head = request.head
        let isReserved = head.path.hasPrefix(RESTInterface.prefix) || head.path.hasPrefix("/socket.io/")
        let readsFiles = head.method == "GET" || head.method == "HEAD"
        if let files, !isReserved, readsFiles,
            let answer = await files.respond(to: head, exists: { [directory] in Self.exists($0, in: directory) })
        {
            return answer
        }
        if let response = await api.respond(to: request) { return LongResponse(response) }
        if let response = assets.respond(to: head) { return LongResponse(response) }
        // What is neither is answered as a file would be.
        if let files, !isReserved, !readsFiles, let answer = await files.respond(to: head, exists: { _ in true }) { return answer }
        return LongResponse(Self.nothing(at: head))
    }

    private static func exists(_ name: String, in directory: RoomDirectory) -> Bool {
        (try? RoomName(name)).map { directory.contains($0) } ?? false
    }

    private static func nothing(at head: RequestHead) -> Response {
        guard head.path == "/" else {
            return Problem(status: 404, detail: "There is nothing at this path. Socket.IO clients connect to /socket.io/.").response()
        }
        guard head.method == "GET" || head.method == "HEAD" else {
            return Problem(status: 405, detail: "This path takes GET and HEAD.").response(headers: ["Allow": "GET, HEAD"])
        }
        let text = "Baithak is running. Point any Socket.IO client at this address; docs/protocol.md tells how to talk to it.\n"
        return Response(
            status: 200,
            headers: [
                "Content-Type": "text/plain; charset=UTF-8", "Content-Security-Policy": "default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            ], body: Array(text.utf8))
    }
}
