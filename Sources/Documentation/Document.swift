import API
import ChatModel
import Configuration
import Moderation

/// A file of `docs/` that is printed from code, in whole or in part.
package struct Document: Equatable {
    /// Relative to the project's folder.
    package let path: String
    package let text: String

    /// Every document, in the order of paths.
    /// - Parameter existing: the text of a file as it is, for documents that are printed in part; nil if it is not there.
    package static func all(_ catalogue: PluginCatalogue, existing: (_ path: String) -> String?) -> [Document] {
        let description = ConfigurationDescription(catalogue)
        var documents = [
            Document(path: "docs/configuration.md", text: ConfigurationPage.text(description)),
            Document(path: "docs/plugins.md", text: PluginsPage.text(description)),
            Document(path: "docs/rest.md", text: RESTInterface.page),
            Document(path: "docs/schema/config.schema.json", text: SettingsSchema.config(description).prettyText),
            Document(path: "docs/schema/plugin.schema.json", text: SettingsSchema.pluginFile(description).prettyText),
        ]
        if let protocolPage = existing("docs/protocol.md") {
            let codes = Table(["code", "meaning"], RejectionCode.all.map { ["\($0.number)", $0.meaning] }).text
            documents.append(Document(path: "docs/protocol.md", text: protocolPage.replacingPart("codes", with: codes)))
        }
        return documents
    }
}

extension String {
    /// The text with everything between the line `<!-- Written by …: name -->` and the next `<!-- end -->` replaced; as it is without such lines.
    func replacingPart(_ name: String, with part: String) -> String {
        guard let start = firstRange(of: "<!-- Written by `baithak docs --write`: \(name) -->\n"),
            let end = self[start.upperBound...].firstRange(of: "<!-- end -->")
        else { return self }
        return self[..<start.upperBound] + part + self[end.lowerBound...]
    }
}
