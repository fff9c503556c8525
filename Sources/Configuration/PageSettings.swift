import ChatModel
import JSON

/// A path with a room in it, and the file of the public folder that is filled in and served there.
package struct PageSettings: Sendable, Equatable {
    /// With `{room}` as one of its segments.
    package let path: String
    /// Relative to the public folder.
    package let file: String

    /// Reads `pages`, reporting every mistake.
    static func read(_ reader: SettingsReader, hasPublicFolder: Bool) -> [PageSettings] {
        let written = reader.texts(
            "pages",
            help:
                "Pages of the `public` folder at paths with a room in them, such as `{\"/chat-room/{room}\": \"chat.html\"}`. `{{room}}` in "
                + "the file becomes the room's name, escaped for HTML. Where there is no such room, people are led to `/`.")
        if !written.isEmpty, !hasPublicFolder { reader.report("pages", "needs a \"public\" folder, whose files the pages are") }
        return written.map { path, file in
            let key = "pages/" + path.replacing("~", with: "~0").replacing("/", with: "~1")
            if let mistake = mistake(inPath: path) { reader.report(key, mistake) }
            let parts = file.split(separator: "/", omittingEmptySubsequences: false)
            if parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }) {
                reader.report(key, "is \"\(file)\", but must be a file within the public folder, such as \"chat.html\"")
            }
            return PageSettings(path: path, file: file)
        }
    }

    private static func mistake(inPath path: String) -> String? {
        guard path.hasPrefix("/") else { return "stands for the path \"\(path)\", but paths begin with /" }
        if path.hasPrefix("/api/") || path.hasPrefix("/socket.io") { return "stands for a path that is the server's own" }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count(where: { $0 == "{room}" }) == 1,
            !parts.contains(where: { $0 != "{room}" && $0.contains(where: { "{}".contains($0) }) })
        else {
            return "stands for the path \"\(path)\", but needs {room} once between slashes, and no other placeholder"
        }
        return nil
    }
}
