import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct AttachmentsTests {
    private func rule(_ name: String, _ type: String, _ bytes: Int = 1000) -> String? {
        let outcome = StageTalk(Attachments.self).judge(.upload(Attachment(fileName: name, mediaType: type, byteCount: bytes)))
        #expect((outcome.verdict == .continue) == outcome.report.findings.isEmpty)
        return outcome.report.findings.first?.rule
    }

    @Test func filesAreJudgedByTypeNameAndSize() {
        #expect(rule("cat.png", "image/png") == nil)
        #expect(rule("song", "audio/ogg") == nil)
        #expect(rule("archive.tar.gz", "text/plain") == nil)
        #expect(rule("cat.svg", "image/svg+xml") == "type")
        #expect(rule("x.zip", "application/zip") == "type")
        #expect(rule("cat.png", "image/png", 10_000_001) == "size")
        for name in ["setup.EXE", "photo.jpg.exe", "photo.exe. ", "page.html"] {
            #expect(rule(name, "text/plain") == "extension", "\(name)")
        }
        #expect(rule("exe", "text/plain") == nil)
        #expect(rule("cod\u{202E}gpj.exe", "image/png") == "name")
    }

    @Test func aFileNobodyDescribesIsAFailure() {
        let plugin = build(Attachments.self).plugin
        var event = Event.message("x")
        var report = Report()
        #expect((try? plugin.handle(&event, in: .of(), report: &report)) == .continue)
        #expect(Attachments.defaults.onFailure == .reject)
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(Attachments.self, ["types": ["png", "*/*"], "deniedExtensions": [".exe"]]).mistakes == [
                "plugin.json#/configuration/types/0: must be a media type such as \"image/png\" or \"image/*\"",
                "plugin.json#/configuration/types/1: must be a media type such as \"image/png\" or \"image/*\"",
                "plugin.json#/configuration/deniedExtensions/0: must be an ending without its dot, such as \"exe\"",
            ])
    }
}
