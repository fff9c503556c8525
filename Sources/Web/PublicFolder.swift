import HTTP

/// A folder of an operator's own front end.
///
/// Calls block on the disk: never on a loop.
package struct PublicFolder: Sendable {
    /// Bytes of a file that are read and sent at a time.
    static let pieceBytes = 256 * 1024

    /// Without symbolic links and without a slash at its end, unless it is the root.
    private let root: String

    package init(_ path: String) throws(WebError) {
        guard let folder = OpenFile(path), folder.isFolder, let root = folder.realPath else {
            throw WebError(
                "server.public: there is no folder \(path) that can be read; create it, or write null for the built-in front end")
        }
        self.root = root
    }

    /// The file at the request's path, the `index.html` of a folder, or the way to a folder; nil if there is none of them.
    package func respond(to head: RequestHead) -> LongResponse? {
        guard let path = Self.relativePath(head.path), let file = open(path) else { return nil }
        guard head.method == "GET" || head.method == "HEAD" else {
            let problem = Problem(status: 405, detail: "This path takes GET and HEAD.")
            return LongResponse(problem.response(headers: ["Allow": "GET, HEAD"]))
        }
        guard file.isFolder else {
            return head.path.hasSuffix("/") ? nil : answer(file, named: path, to: head)
        }
        guard head.path.hasSuffix("/") else {
            // Relative links of the page count from its folder.
            guard open(path + "/index.html")?.isFolder == false else { return nil }
            let query = head.target.firstIndex(of: "?").map { String(head.target[$0...]) } ?? ""
            return LongResponse(Response(status: 301, headers: ["Location": head.path + "/" + query]))
        }
        let index = path.isEmpty ? "index.html" : path + "/index.html"
        guard let page = open(index), !page.isFolder else { return nil }
        return answer(page, named: index, to: head)
    }

    /// The bytes of a file and the tag that goes with them, for a page that is filled in; nil if there is none of at most a megabyte.
    func content(of path: String) -> (bytes: [UInt8], tag: String)? {
        guard let file = open(path), !file.isFolder, file.length <= 1 << 20, let bytes = file.read(0..<file.length) else { return nil }
        return (bytes, file.entityTag)
    }

    /// What changes with the file's content; nil if there is no such file.
    func entityTag(of path: String) -> String? {
        guard let file = open(path), !file.isFolder else { return nil }
        return file.entityTag
    }

    /// Whether there is such a file.
    package func hasFile(_ path: String) -> Bool { open(path)?.isFolder == false }

    private func answer(_ file: OpenFile, named name: String, to head: RequestHead) -> LongResponse {
        let response = FileResponse(
            type: MediaType.of(name), entityTag: file.entityTag, length: file.length, headers: ["Cache-Control": "no-cache"])
        return response.answer(to: head, from: file)
    }

    /// Opens what the path leads to, if that is in the folder: a link out of it leads nowhere.
    private func open(_ path: String) -> OpenFile? {
        guard let file = OpenFile(path.isEmpty ? root : root + "/" + path), let real = file.realPath else { return nil }
        if real == root { return file }
        let prefix = root == "/" ? "/" : root + "/"
        guard real.hasPrefix(prefix), Self.isServed(real.dropFirst(prefix.count).split(separator: "/")) else { return nil }
        return file
    }

    /// The path within the folder, decoded, without slashes around it; nil for one that no file of ours has.
    static func relativePath(_ path: String) -> String? {
        guard path.hasPrefix("/"), let decoded = PercentEncoding.decode(path), !decoded.utf8.contains(0) else { return nil }
        // As bytes: a slash before a combining mark is still a slash.
        var parts = decoded.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        if parts.last?.isEmpty == true { parts.removeLast() }
        let segments = parts.map { Substring($0) }
        return isServed(segments) ? segments.joined(separator: "/") : nil
    }

    /// No empty names, no `.` and `..`, and nothing hidden.
    private static func isServed(_ segments: [Substring]) -> Bool {
        segments.allSatisfy { !$0.isEmpty && $0.utf8.first != UInt8(ascii: ".") }
    }
}
