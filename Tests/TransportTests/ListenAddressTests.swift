import Testing
import Transport

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
        ("localhost:0", .tcp(host: "localhost", port: 0)),
        ("[::1]:443", .tcp(host: "::1", port: 443)),
        ("[::]:65535", .tcp(host: "::", port: 65535)),
        ("unix:/run/chat.sock", .unix(path: "/run/chat.sock")),
        ("unix:chat.sock", .unix(path: "chat.sock")),
        ("unix:a:1", .unix(path: "a:1")),
    ])
    func everyFormIsReadAndPrintedBack(_ text: String, _ address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "8080", ":8080", "localhost", "localhost:", "localhost:http", "localhost:65536", "localhost:-1", "localhost:+80", "::1:80",
        "[::1]",
        "[]:80", "[::1:80", "unix:", "localhost: 80",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func aUnixPathFitsTheKernelsStructure() {
        #expect(ListenAddress("unix:" + String(repeating: "a", count: 107)) != nil)
        #expect(ListenAddress("unix:" + String(repeating: "a", count: 108)) == nil)
    }
}
