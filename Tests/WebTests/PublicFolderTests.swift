import Foundation
import HTTP
import TestSupport
import Testing

@testable import Web

@Suite struct PublicFolderTests {
    private let scratch: TemporaryDirectory
    private let folder: PublicFolder

    init() throws {
        scratch = try TemporaryDirectory()
        for (name, text) in [
            ("public/index.html", "front"), ("public/a b.txt", "0123456789"), ("public/sub/index.html", "sub"), ("public/empty/x.txt", "x"),
            ("public/.env", "secret"), ("public/.git/config", "secret"), ("outside.txt", "secret"), ("public-too/x.txt", "secret"),
        ] { try scratch.write(text, to: name) }
        for (link, target) in [
            ("out", "../outside.txt"), ("up", ".."), ("in", "a b.txt"), ("hidden", ".env"), ("too", "../public-too/x.txt"),
        ] {
            try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/public/\(link)", withDestinationPath: target)
        }
        folder = try PublicFolder(scratch.path + "/public")
    }

    private func get(_ target: String, _ lines: String...) throws -> Response? {
        let lines = lines.isEmpty ? ["X: y"] : lines
        return folder.respond(to: try head(target, lines.joined(separator: "\r\n")))?.response
    }

    @Test func filesAndIndexesAreServed() throws {
        #expect(try get("/")?.text == "front")
        #expect(try get("/index.html")?.text == "front")
        #expect(try get("/a%20b.txt?x=1")?.text == "0123456789")
        #expect(try get("/sub/")?.text == "sub")
        #expect(try get("/in")?.text == "0123456789", "a link within the folder is a file of it")
        #expect(try get("/a%20b.txt")?.headers["content-type"] == "text/plain; charset=utf-8")
        #expect(try get("/")?.headers["content-security-policy"] == nil)
    }

    @Test func aFolderIsAtItsPathWithASlash() throws {
        let answer = try #require(try get("/sub?room=tea"))
        #expect(answer.status == 301 && answer.headers["location"] == "/sub/?room=tea")
        #expect(try get("/empty") == nil)
        #expect(try get("/empty/") == nil)
        #expect(try get("/index.html/") == nil)
    }

    @Test(arguments: [
        "/out", "/up/outside.txt", "/too", "/hidden", "/.env", "/.git/config", "/%2egit/config", "/sub/.hidden",
        "/../outside.txt", "/%2e%2e/outside.txt", "/sub/../../outside.txt", "/sub/%2e%2e/%2E%2E/outside.txt", "/..%2foutside.txt",
        "/sub//index.html", "//index.html", "/./index.html", "/index.html%00.txt", "/%zz", "/sub/%ff", "/nothing",
    ])
    func nothingElseIs(target: String) throws {
        #expect(try get(target) == nil)
    }

    @Test func aFileThatChangesHasAnotherTag() throws {
        let before = try #require(try get("/index.html")?.headers["etag"])
        #expect(try get("/index.html", "If-None-Match: \(before)")?.status == 304)
        try scratch.write("front door", to: "public/index.html")
        let after = try #require(try get("/index.html", "If-None-Match: \(before)"))
        #expect(after.status == 200 && after.headers["etag"] != before)
    }

    @Test func partsAreRead() throws {
        let answer = try #require(try get("/a%20b.txt", "Range: bytes=-4"))
        #expect(answer.status == 206 && answer.text == "6789" && answer.headers["content-range"] == "bytes 6-9/10")
    }

    @Test func aPipeIsNoFileAndHoldsNobodyUp() throws {
        // SAFETY: the path is a C string during the call.
        #expect(unsafe mkfifo(scratch.path + "/public/pipe", 0o600) == 0)
        #expect(try get("/pipe") == nil)
    }

    @Test func longFilesComeInPieces() throws {
        let size = PublicFolder.pieceBytes * 2 + 10
        try scratch.write(String(repeating: "x", count: size), to: "public/long.bin")
        let answer = try #require(folder.respond(to: try head("/long.bin", "Range: bytes=5-")))
        #expect(answer.response.body.count == PublicFolder.pieceBytes && answer.response.contentLength == size - 5)
        var rest = answer.rest
        var total = answer.response.body.count
        while let pieces = rest {
            let next = try #require(pieces.next())
            total += next.bytes.count
            rest = next.rest
        }
        #expect(total == size - 5)
        let described = try #require(folder.respond(to: try head("/long.bin", method: "HEAD")))
        #expect(described.response.contentLength == size && described.response.body.isEmpty && described.rest == nil)
    }

    @Test func aFileThatShrinksMeanwhileEndsTheAnswer() throws {
        try scratch.write(String(repeating: "x", count: PublicFolder.pieceBytes * 2), to: "public/long.bin")
        let answer = try #require(folder.respond(to: try head("/long.bin")))
        // SAFETY: the path is a C string during the call.
        #expect(unsafe truncate(scratch.path + "/public/long.bin", 100) == 0)
        #expect(answer.rest?.next() == nil)
    }

    @Test func aFolderThatIsNotThereIsTold() {
        #expect(throws: WebError.self) { try PublicFolder("/nowhere/public") }
        #expect(throws: WebError.self) { try PublicFolder(scratch.path + "/outside.txt") }
    }
}
