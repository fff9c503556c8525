import HTTP

/// Answers to requests that are not for Engine.IO.
enum Site {
    static func respond(to head: RequestHead) -> Response {
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
