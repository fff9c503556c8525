import Configuration
import HTTP
import Web

/// An operator's own front end: the public folder and its pages, read away from the loops.
struct PublicFiles: Sendable {
    private let folder: PublicFolder
    private let pages: TemplatePages?

    /// Nil if there is none.
    init?(_ settings: ServerSettings) throws(ServerError) {
        guard let path = settings.publicFolder else { return nil }
        do throws(WebError) {
            folder = try PublicFolder(path)
            pages =
                settings.pages.isEmpty
                ? nil : try TemplatePages(settings.pages.map { TemplatePages.Page(path: $0.path, file: $0.file) }, in: folder)
        } catch {
            throw ServerError(error.description)
        }
    }

    /// Nil if there is neither page nor file at the path.
    func respond(to head: RequestHead, exists: @escaping @Sendable (String) -> Bool) async -> LongResponse? {
        await withCheckedContinuation { continuation in
            Background.shared.run {
                if let page = pages?.respond(to: head, exists: exists) { return continuation.resume(returning: LongResponse(page)) }
                continuation.resume(returning: folder.respond(to: head))
            }
        }
    }
}
