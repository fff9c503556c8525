import Testing

@testable import Forwarding

@Suite struct TrustedProxiesTests {
    private let proxies = TrustedProxies(["10.0.0.0/8", "2001:db8::1", "unix"]) ?? TrustedProxies()

    @Test(arguments: [
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"), ("10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.2.2.2", "192.0.2.1"), ("10.0.0.1", "10.3.3.3,10.2.2.2", "10.3.3.3"),
        ("10.0.0.1", "192.0.2.1, nonsense", "10.0.0.1"), ("10.0.0.1", "192.0.2.1, nonsense, 10.2.2.2", "10.2.2.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8::1", "2001:DB8::0:2", "2001:db8::2"), ("2001:db8::1", "[2001:db8::2]:443", "2001:db8::2"),
        ("10.0.0.1", "192.0.2.1:5555", "192.0.2.1"), ("", " 192.0.2.1 ", "192.0.2.1"), ("10.0.0.1", "unknown", "10.0.0.1"),
    ])
    func theLastAddressThatIsNoProxysIsTheClients(peer: String, header: String, client: String) {
        #expect(proxies.client(of: peer, forwardedFor: header) == client)
    }

    @Test(arguments: ["192.0.2.9", "2001:db8::2", "::1", "not an address"])
    func strangersAreNotBelieved(peer: String) {
        #expect(proxies.client(of: peer, forwardedFor: "203.0.113.1") == peer)
    }

    @Test func nobodyIsTrustedByDefault() {
        for peer in ["", "127.0.0.1", "10.0.0.1", "::1"] {
            #expect(!TrustedProxies().contains(peer))
            #expect(TrustedProxies().client(of: peer, forwardedFor: "203.0.113.1") == peer)
        }
    }

    @Test func withoutAHeaderTheProxyIsTheClient() {
        #expect(proxies.client(of: "10.0.0.1", forwardedFor: nil) == "10.0.0.1")
    }

    @Test func aListWithAMistakeIsNone() {
        #expect(TrustedProxies(["10.0.0.0/8", "proxy.example"]) == nil)
    }
}
