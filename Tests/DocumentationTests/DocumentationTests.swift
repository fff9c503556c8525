import BuiltInPlugins
import Documentation
import Foundation
import JSON
import Moderation
import Testing

@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardizedFileURL.path

    private static func read(_ path: String) -> String? { try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

    @Test func whatIsPrintedFromCodeIsFresh() {
        let stale = Document.all(.builtIn, existing: Self.read).filter { Self.read($0.path) != $0.text }.map(\.path)
        #expect(stale == [], "write them: swift run baithak docs --write .")
    }

    @Test func everySettingOfThePluginFilesIsInTheSchema() throws {
        let schema = try json("docs/schema/plugin.schema.json")
        // What asks a program ships without one.
        let examples = ["process": "examples/out-of-process/calm.json"]
        for name in PluginCatalogue.builtIn.names where name != "socket" {
            let file = try json(examples[name] ?? "plugins/\(name).json")
            #expect(file.unknown(to: schema) == [])
            let own = try #require(
                schema["allOf"]?.array?.first {
                    $0.object?["if"]?.object?["properties"]?.object?["use"]?.object?["const"] == .string("builtin:\(name)")
                })
            let configuration = try #require(own.object?["then"]?.object?["properties"]?.object?["configuration"]?.object)
            #expect((file["configuration"]?.object ?? JSONObject()).unknown(to: configuration) == [])
        }
        #expect(try json("config.json").unknown(to: json("docs/schema/config.schema.json")) == [])
    }

    @Test func aPartOfADocumentIsReplacedBetweenItsMarkers() throws {
        let page = "# Protocol\n<!-- Written by `baithak docs --write`: codes -->\nold\n<!-- end -->\nrest\n"
        let printed = try #require(Document.all(.builtIn) { $0 == "docs/protocol.md" ? page : nil }.first { $0.path == "docs/protocol.md" })
        #expect(printed.text.hasPrefix("# Protocol\n") && printed.text.hasSuffix("<!-- end -->\nrest\n") && !printed.text.contains("old"))
        #expect(printed.text.contains("| 2005 | The token is unknown or revoked. |"))
        #expect(Document.all(.builtIn) { _ in "no markers" }.last?.text == "no markers")
        #expect(!Document.all(.builtIn) { _ in nil }.contains { $0.path == "docs/protocol.md" })
    }

    private func json(_ path: String) throws -> JSONObject {
        let text = try #require(Self.read(path))
        return try #require(try JSONParser.parse(text, options: .file).object)
    }
}

extension JSONObject {
    /// Keys, also of objects within, that a schema with closed objects does not have.
    fileprivate func unknown(to schema: JSONObject) -> [String] {
        let properties = schema["properties"]?.object ?? JSONObject()
        return members.flatMap { member -> [String] in
            guard let inner = properties[member.key]?.object else { return [member.key] }
            guard let object = member.value.object, inner["additionalProperties"] == false else { return [] }
            return object.unknown(to: inner).map { "\(member.key).\($0)" }
        }
    }
}
