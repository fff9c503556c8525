import HTTP

/// Pages at paths with a room in them: `/chat-room/{room}` is a file of the public folder with `{{room}}` filled in.
package struct TemplatePages: Sendable {
    /// One page.
    package struct Page: Sendable {
        package let path: PathTemplate
        /// Relative to the public folder.
        package let file: String

        package init(path: String, file: String) {
            self.path = PathTemplate(path)
            self.file = file
        }
    }

    private let pages: [Page]
    private let folder: PublicFolder

    package init(_ pages: [Page], in folder: PublicFolder) throws(WebError) {
        for page in pages where !folder.hasFile(page.file) {
            throw WebError("server.pages: \(page.path) names \(page.file), but the public folder has no such file")
        }
        self.pages = pages
        self.folder = folder
    }

    /// Nil if the path is none of a page. Blocks on the disk.
    /// - Parameter exists: whether there is a room of this name; who asks for another is led to `/`.
    package func respond(to head: RequestHead, exists: (String) -> Bool) -> Response? {
        for page in pages {
            guard let room = page.path.match(head.path)?["room"] else { continue }
            guard head.method == "GET" || head.method == "HEAD" else {
                return Problem(status: 405, detail: "This path takes GET and HEAD.").response(headers: ["Allow": "GET, HEAD"])
            }
            guard exists(room) else { return Response(status: 302, headers: ["Location": "/", "Cache-Control": "no-store"]) }
            guard let text = folder.text(of: page.file) else {
                return Problem(status: 500, detail: "The page can't be read now.").response()
            }
            return Response(
                status: 200, headers: ["Content-Type": MediaType.of(page.file), "Cache-Control": "no-cache"],
                body: Array(Self.fill(text, with: room).utf8))
        }
        return nil
    }

    /// The text with every `{{room}}`, white space within the braces or not, replaced by the escaped name.
    static func fill(_ text: String, with room: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            let inner = rest[start.upperBound...]
            guard let end = inner.firstRange(of: "}}") else { break }
            result += rest[..<start.lowerBound]
            if inner[..<end.lowerBound].filter({ !$0.isWhitespace }) == "room" {
                result += escape(room)
                rest = inner[end.upperBound...]
            } else {
                result += "{{"
                rest = inner
            }
        }
        return result + rest
    }

    /// Text for HTML, in elements and attributes. The characters that end or run something within a string of JavaScript are escaped with
    /// them: a script that holds the name shows the escapes rather than running it.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'", "`", "\\", "$", "{", "}", "\u{2028}", "\u{2029}": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
