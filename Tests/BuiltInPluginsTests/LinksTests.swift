import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct LinksTests {
    @Test(arguments: [
        ("see https://example.org/x", ["example.org"]), ("HTTPS://EXAMPLE.ORG", ["example.org"]),
        ("www.example.museum", ["www.example.museum"]),
        ("go to example.com.", ["example.com"]), ("(example.com/a)", ["example.com"]), ("[x](http://a.example)", ["a.example"]),
        ("http://good.example@evil.example/", ["evil.example"]), ("https://evil.example:8080?x", ["evil.example"]),
        ("http://localhost/x", ["localhost"]), ("http://127.0.0.1", ["127.0.0.1"]), ("exam\u{200B}ple.com", ["example.com"]),
        ("example。com", ["example.com"]), ("x.dev/y a.com", ["x.dev", "a.com"]), ("http://evil.example\\@good.example", ["evil.example"]),
        ("https://xn--mnchen-3ya.de", ["münchen.de"]), ("пример.рф", ["пример.рф"]),
        ("me@example.com", []), ("hello.how are you", []), ("readme.md and main.py, v1.2.3", []), ("e.g. this... or that", []),
        ("12:30", []),
        ("C:\\a.b", []), ("...", []), ("a.b.c.d", []),
    ])
    func linksAreFound(text: String, hosts: [String]) {
        #expect(LinkScanner.links(in: text).map(\.host.name) == hosts)
    }

    @Test func whereALinkStandsIsTold() {
        #expect(LinkScanner.links(in: "é https://a.example/b c").map(\.span) == [3..<22])
    }

    @Test func deniedDomainsAreRefusedWithAllUnderThem() {
        let talk = StageTalk(Links.self, ["deny": ["evil.example"], "allow": ["good.evil.example"]])
        #expect(talk.rules("http://evil.example and http://x.EVIL.example") == ["deny:evil.example", "deny:evil.example"])
        #expect(talk.say("http://good.evil.example http://notevil.example") == .continue)
    }

    @Test func onlyListedDomainsIfOthersAreRefused() {
        let talk = StageTalk(Links.self, ["allow": ["example.org"], "others": "refuse"])
        #expect(talk.say("https://docs.example.org/x") == .continue)
        #expect(talk.rules("https://example.net") == ["other"])
    }

    @Test func lookalikesAreRefusedAndOtherLanguagesAreNot() {
        let talk = StageTalk(Links.self)
        for text in ["https://аррӏе.com", "https://xn--80ak6aa92e.com", "https://pаypal.com"] {
            #expect(talk.rules(text) == ["lookalike"], "\(text)")
        }
        for text in ["https://münchen.de", "https://пример.рф", "https://правда.ru", "https://日本語.jp"] {
            #expect(talk.rules(text) == [], "\(text)")
        }
        #expect(StageTalk(Links.self, ["international": "all"]).rules("https://münchen.de") == ["international"])
        #expect(StageTalk(Links.self, ["international": "allow"]).rules("https://аррӏе.com") == [])
    }

    @Test func newcomersPostNoLinks() {
        let talk = StageTalk(Links.self, ["newcomers": ["messages": 2, "minutes": 5], "allow": ["example.org"]])
        let early = Timestamp(milliseconds: talk.now - 299_999)
        let late = Timestamp(milliseconds: talk.now - 300_000)
        #expect(talk.chain.needsStanding)
        #expect(
            talk.judge(.message("http://a.example"), standing: .newcomer).verdict.rejection?.message.hasPrefix("You are new here") == true)
        #expect(talk.say("http://a.example", standing: Standing(messages: 1, since: late)) == .reject)
        #expect(talk.say("http://a.example", standing: Standing(messages: 2, since: early)) == .reject)
        #expect(talk.say("http://a.example", standing: Standing(messages: 2, since: late)) == .continue)
        #expect(talk.say("http://example.org", standing: .newcomer) == .continue)
        #expect(!StageTalk(Links.self).chain.needsStanding)
    }

    @Test func manyLinksAreTooMany() {
        #expect(StageTalk(Links.self, ["most": 2]).rules("a.com b.com c.com") == ["many"])
        #expect(StageTalk(Links.self, ["most": 0]).rules("a.com b.com c.com") == [])
    }

    /// RFC 3492 §7.1: (B) Chinese, (D) Czech, (L) Japanese; and what is broken.
    @Test func punycodeIsRead() {
        #expect(Punycode.decode("xn--ihqwcrb4cv8a8dqg056pqjye") == "他们为什么不说中文")
        #expect(Punycode.decode("xn--Proprostnemluvesky-uyb24dma41a") == "Pročprostěnemluvíčesky")
        #expect(Punycode.decode("xn--3B-ww4c5e180e575a65lsy2b") == "3年B組金八先生")
        for broken in ["xn--", "xn--b", "example", "xn--99999999", "xn--ihqwcrb4cv8a8dq!"] where broken != "xn--" {
            #expect(Punycode.decode(Substring(broken)) == nil, "\(broken)")
        }
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(Links.self, ["deny": ["https://a.b", "*.b.c"], "allow": ["d.e"]]).mistakes == [
                "plugin.json#/configuration/deny/0: must be a domain such as \"example.org\", without scheme, path or stars",
                "plugin.json#/configuration/deny/1: must be a domain such as \"example.org\", without scheme, path or stars",
            ])
        #expect(
            build(Links.self, ["deny": ["a.b"], "allow": ["A.B"]]).mistakes == [
                "plugin.json#/configuration/deny: has a.b, which \"allow\" has too"
            ])
    }
}
