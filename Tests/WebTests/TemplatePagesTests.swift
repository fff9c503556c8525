import FuzzSupport
import HTTP
import TestSupport
import Testing

@testable import Web

@Suite struct TemplatePagesTests {
    private let scratch: TemporaryDirectory
    private let pages: TemplatePages

    init() throws {
        scratch = try TemporaryDirectory()
        try scratch.write("<h1 title=\"{{room}}\">{{ room }}</h1>{{other}}", to: "chat.html")
        pages = try TemplatePages(
            [.init(path: "/chat-room/{room}", file: "chat.html")], in: try PublicFolder(scratch.path))
    }

    @Test func aPageHasItsRoomFilledIn() throws {
        let answer = try #require(pages.respond(to: try head("/chat-room/tea%20time?x")) { $0 == "tea time" })
        #expect(answer.status == 200 && answer.text == "<h1 title=\"tea time\">tea time</h1>{{other}}")
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
    }

    @Test func anUnknownRoomLeadsHome() throws {
        let answer = try #require(pages.respond(to: try head("/chat-room/nope")) { _ in false })
        #expect(answer.status == 302 && answer.headers["location"] == "/")
    }

    @Test(arguments: ["/chat-room", "/chat-room/", "/chat-room/a/b", "/other/a", "/chat-room/%zz"])
    func otherPathsAreNoPages(path: String) throws {
        #expect(try pages.respond(to: head(path)) { _ in true } == nil)
    }

    @Test func aNameStaysText() throws {
        let name = "<script>alert('&\"')</script>"
        #expect(
            Self.fill("{{room}}", with: name) == "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;")
        // Within strings of a script, too: nothing of the name ends the string or is run.
        for text in ["\\", "`", "${alert(1)}", "</script>", "'+alert(1)+'", "\u{2028}"] {
            #expect(!TemplatePages.escape(text).unicodeScalars.contains { "\\`$'\"<>\u{2028}".unicodeScalars.contains($0) })
        }
        #expect(Self.fill("{{room}}", with: "{{room}}") == "&#123;&#123;room&#125;&#125;")
    }

    @Test func bracesOfOtherKindsStay() {
        #expect(Self.fill("{{ {{room}} {{x}} {{room", with: "a") == "{{ a {{x}} {{room")
    }

    private static func fill(_ text: String, with room: String) -> String {
        String(decoding: TemplatePage(Array(text.utf8)).filled(with: room), as: UTF8.self)
    }

    @Test func anEditedPageCountsAtOnce() throws {
        _ = pages.respond(to: try head("/chat-room/a")) { _ in true }
        try scratch.write("now {{room}}, and longer than it was before", to: "chat.html")
        #expect(try pages.respond(to: head("/chat-room/a")) { _ in true }?.text == "now a, and longer than it was before")
    }

    /// Scanning from each opening to a closing far away took a minute for this.
    @Test(.timeLimit(.minutes(1)))
    func bracesThatNeverCloseCostNoMoreThanOthers() {
        let text = String(repeating: "{{ a {{room ", count: 80_000)
        #expect(Self.fill(text, with: "a") == text)
    }

    @Test func noBytesTrap() {
        var mutator = Mutator(seed: 0x5EED_0078)
        let corpus = [
            "<p>{{room}}\0tea", "{{ room }}{{{room}}}\0{{room}}", "{{ro\0<", "\0", "{{ room\u{C}}{{room}}}",
        ].map { Array($0.utf8) }
        for bytes in corpus { fuzzTemplate(bytes) }
        for _ in 0..<3000 { fuzzTemplate(mutator.mutate(corpus)) }
    }

    @Test func aMissingFileIsToldAtStart() throws {
        #expect(throws: WebError.self) {
            try TemplatePages([.init(path: "/x/{room}", file: "nope.html")], in: try PublicFolder(scratch.path))
        }
    }
}
