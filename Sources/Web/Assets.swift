import HTTP

/// The files compiled into the server: the client script, the chat page and what it needs.
///
/// `assets/a/b.js` is served at `/a/b.js`, and an `index.html` at its folder as well.
package struct Assets: Sendable {
    private struct Asset: Sendable {
        let file: EmbeddedFile
        let type: String
        let entityTag: String
    }

    /// What our own pages may load and do (Content Security Policy level 3). Inline scripts and styles are not among it.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        + "connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private let assets: [String: Asset]

    package init() {
        self.init(EmbeddedAssets.files)
    }

    init(_ files: [EmbeddedFile]) {
        var assets: [String: Asset] = [:]
        for file in files {
            let asset = Asset(file: file, type: MediaType.of(file.path), entityTag: "\"\(Self.hash(file.content))\"")
            assets["/" + file.path] = asset
            if file.path == "index.html" || file.path.hasSuffix("/index.html") { assets["/" + file.path.dropLast(10)] = asset }
        }
        for (alias, path) in Self.aliases { assets[alias] = assets[path] }
        self.assets = assets
    }

    /// The other names under which pages ask for the client script.
    private static let aliases = [
        "/socket.io/socket.io.min.js": "/socket.io/socket.io.js", "/socket.io/socket.io.esm.min.js": "/socket.io/socket.io.esm.js",
    ]

    /// The paths there are files at.
    package var paths: [String] { assets.keys.sorted() }

    /// Nil if there is no file at the path.
    package func respond(to head: RequestHead) -> Response? {
        guard let path = PercentEncoding.decode(head.path), let asset = assets[path] else { return nil }
        guard head.method == "GET" || head.method == "HEAD" else {
            return Problem(status: 405, detail: "This path takes GET and HEAD.").response(headers: ["Allow": "GET, HEAD"])
        }
        var headers: Headers = ["Vary": "Accept-Encoding", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"]
        if asset.type.hasPrefix("text/html") {
            headers.append("Content-Security-Policy", Self.contentSecurityPolicy)
            headers.append("Referrer-Policy", "no-referrer")
            headers.append("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        } else {
            // A script or icon may be used by an operator's page on another origin.
            headers.append("Cross-Origin-Resource-Policy", "cross-origin")
            headers.append("Access-Control-Allow-Origin", "*")
        }
        // RFC 9110 §8.8.3.3: each encoding is a representation with a tag of its own.
        if let gzip = asset.file.gzip, AcceptEncoding.takesGzip(head), head.header("range") == nil {
            headers.append("Content-Encoding", "gzip")
            return FileResponse(type: asset.type, entityTag: asset.entityTag.dropLast() + "-gzip\"", length: gzip.count, headers: headers)
                .response(to: head) { Array(gzip[$0]) }
        }
        return FileResponse(type: asset.type, entityTag: asset.entityTag, length: asset.file.content.count, headers: headers)
            .response(to: head) { Array(asset.file.content[$0]) }
    }

    /// FNV-1a of 64 bits: the files are our own, nobody makes them collide.
    private static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 36)
    }
}
