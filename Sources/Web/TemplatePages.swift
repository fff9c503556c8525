import HTTP
import Synchronization

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

    /// Pages as they were read last, by file, with the entity tag of the file then.
    private final class Known: Sendable {
        let pages = Mutex<[String: (tag: String, page: TemplatePage)]>([:])
    }

    private let pages: [Page]
    private let folder: PublicFolder
    private let known = Known()

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
            guard let content = content(of: page.file) else {
                return Problem(status: 500, detail: "The page can't be read now.").response()
            }
            return Response(
                status: 200, headers: ["Content-Type": MediaType.of(page.file), "Cache-Control": "no-cache"],
                body: content.filled(with: room))
        }
        return nil
    }

    /// The page as it is now; read again only when the file has changed.
    private func content(of file: String) -> TemplatePage? {
        guard let tag = folder.entityTag(of: file) else { return nil }
        if let known = known.pages.withLock({ $0[file] }), known.tag == tag { return known.page }
        guard let read = folder.content(of: file) else { return nil }
        let page = TemplatePage(read.bytes)
        known.pages.withLock { $0[file] = (read.tag, page) }
        return page
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
