/// What kind of content a file has, by its name.
enum MediaType {
    /// The value of Content-Type; of bytes nobody knows if the name says nothing.
    static func of(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), let type = types[name[name.index(after: dot)...].lowercased()] else {
            return "application/octet-stream"
        }
        // Text without a charset would be guessed at.
        return type.hasPrefix("text/") || type == "application/manifest+json" ? type + "; charset=utf-8" : type
    }

    private static let types: [String: String] = [
        "html": "text/html", "htm": "text/html", "css": "text/css", "js": "text/javascript", "mjs": "text/javascript", "txt": "text/plain",
        "md": "text/markdown", "csv": "text/csv", "vtt": "text/vtt", "ics": "text/calendar",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json", "xml": "application/xml",
        "pdf": "application/pdf", "wasm": "application/wasm", "zip": "application/zip", "gz": "application/gzip",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "avif": "image/avif", "ico": "image/x-icon", "bmp": "image/bmp",
        "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "mp3": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4", "flac": "audio/flac",
        "opus": "audio/ogg", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime",
    ]
}
