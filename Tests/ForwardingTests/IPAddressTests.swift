import Testing

@testable import Forwarding

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::1", "::1"), ("::", "::"), ("2001:DB8::0001", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
        ("1::", "1::"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("fe80::1%eth0", "fe80::1"), ("::ffff:c000:201", "192.0.2.1"),
    ])
    func isReadInEveryFormAndWrittenInOne(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.+4", " 1.2.3.4", "1.2.3.4:80", ":", ":1", "1:", ":::", "1::2::3",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::", "g::", "::1.2.3", "1.2.3.4::", "[::1]", "localhost",
    ])
    func isNotReadFromOtherTexts(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.6", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false), ("::/0", "203.0.113.9", true),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false), ("::1", "::1", true),
        ("192.0.2.128/25", "192.0.2.200", true), ("192.0.2.128/25", "192.0.2.100", false),
    ])
    func aRangeHoldsWhatBeginsLikeIt(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(IPRange(range)).contains(try #require(IPAddress(address))) == isIn)
    }

    @Test(arguments: [
        "", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "fe80::1%eth0", "example.org", "2001:db8::1/32",
    ])
    func aRangeIsNotReadFromOtherTexts(text: String) {
        #expect(IPRange(text) == nil)
    }
}
