/// A file someone wants to share, as far as it can be judged before anyone opens it.
package struct Attachment: Hashable, Sendable {
    /// As the sender calls it.
    package let fileName: String
    /// Of its content, such as `image/png`, in lower case and without parameters.
    package let mediaType: String
    package let byteCount: Int

    package init(fileName: String, mediaType: String, byteCount: Int) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.byteCount = byteCount
    }
}
