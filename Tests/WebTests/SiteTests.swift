import Foundation
import TestSupport
import Testing

/// A whole server with a front end of an operator's own.
@Suite struct SiteTests {
    private let scratch: TemporaryDirectory

    init() throws {
        scratch = try TemporaryDirectory()
        for (name, text) in [
            ("index.html", "my front end"), ("getStatus", "my file"), ("chat.html", "in {{room}}"), ("api/v1/rooms", "not this"),
            ("socket.io/x.js", "not this"),
        ] { try scratch.write(text, to: name) }
    }

    private func server(loops: Int = 1, more: String = "") throws -> TestServer {
        try TestServer(
            files: ["config.json": #"{"server": {"public": "\#(scratch.path)", "pages": {"/chat-room/{room}": "chat.html"}\#(more)}}"#],
            loops: loops)
    }

    @Test func theOperatorsFilesWinOverEverythingButReservedPaths() throws {
        let server = try server()
        let connection = try HTTPConnection(to: server.address)
        #expect(try connection.request("GET", "/").text == "my front end")
        #expect(try connection.request("GET", "/getStatus?userId=x").text == "my file")
        #expect(try connection.request("GET", "/api/v1/rooms").text.hasPrefix("{\"rooms\""))
        #expect(try connection.request("GET", "/socket.io/x.js").text != "not this")
        #expect(try connection.request("GET", "/getMessages?roomId=lobby").status == 200)
        #expect(try connection.request("POST", "/getStatus").status == 405)
        #expect(try connection.request("GET", "/nothing").status == 404)
    }

    @Test func pagesKnowTheRoomsThereAre() throws {
        let server = try server()
        let connection = try HTTPConnection(to: server.address)
        #expect(try connection.request("GET", "/chat-room/tea").header("location") == "/")
        let anna = try ScriptedClient(to: server.address)
        _ = try anna.ask("room:create", ["room": "tea"])
        #expect(try connection.request("GET", "/chat-room/tea").text == "in tea")
    }

    @Test(arguments: [1, 2])
    func aLongFileArrivesWholeAndTheConnectionGoesOn(loops: Int) throws {
        var bytes = [UInt8](repeating: 0, count: 3_000_001)
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 31 ^ index >> 9) }
        try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/long.bin"))
        // More than may wait for a client: what is sent waits on the disk instead.
        let server = try server(loops: loops, more: #", "maxQueuedBytes": 1000000"#)
        let connection = try HTTPConnection(to: server.address)
        #expect(try connection.request("GET", "/long.bin").body == bytes)
        #expect(
            try connection.request("GET", "/long.bin", headers: [("Range", "bytes=1000-2999999")]).body == Array(bytes[1000..<3_000_000]))
        #expect(try connection.request("GET", "/").text == "my front end")
    }

    @Test func whoLeavesInTheMiddleOfALongFileHarmsNobody() throws {
        try Data(count: 20_000_000).write(to: URL(fileURLWithPath: scratch.path + "/long.bin"))
        let server = try server()
        for _ in 0..<5 {
            let stream = try StreamConnection(to: server.address)
            try stream.write(Array("GET /long.bin HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            _ = try stream.read(exactly: 100_000)
            stream.abort()
        }
        #expect(try HTTPConnection(to: server.address).request("GET", "/").status == 200)
    }

    @Test(arguments: ["/socket.io/socket.io.js", "/socket.io/socket.io.esm.js"])
    func theClientScriptIsServedBesideTheOperatorsFiles(path: String) throws {
        let server = try server()
        let connection = try HTTPConnection(to: server.address)
        let plain = try connection.request("GET", path)
        #expect(plain.status == 200 && plain.header("content-type") == "text/javascript; charset=utf-8" && plain.text.contains("io"))
        let small = try connection.request("GET", path, headers: [("Accept-Encoding", "gzip")])
        #expect(small.header("content-encoding") == "gzip" && small.body.count < plain.body.count)
        let known = try connection.request("GET", path, headers: [("If-None-Match", plain.header("etag") ?? "")])
        #expect(known.status == 304)
    }

    @Test func aServerWithoutItsFolderDoesNotStart() throws {
        #expect(throws: (any Error).self) { try TestServer(files: ["config.json": #"{"server": {"public": "nowhere"}}"#]) }
    }
}
