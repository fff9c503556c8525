import Testing

@testable import WebSocket

@Suite struct HandshakeTests {
    /// RFC 6455 §1.2 and §1.3.
    static let good = [
        "host": "server.example.com", "upgrade": "websocket", "connection": "Upgrade", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version": "13", "origin": "http://example.com", "sec-websocket-protocol": "chat, superchat",
    ]

    private func refusal(method: String = "GET", _ changes: [String: String] = [:], without missing: String? = nil)
        -> WebSocketHandshake.Refusal?
    {
        var headers = Self.good
        if let missing { headers[missing] = nil }
        for (name, value) in changes { headers[name] = value }
        guard case .refused(let refusal) = WebSocketHandshake.answer(method: method, header: { headers[$0] }) else { return nil }
        return refusal
    }

    @Test func theExampleOfTheRFCIsAccepted() {
        guard case .accepted(let headers, nil) = WebSocketHandshake.answer(method: "GET", header: { Self.good[$0] }) else {
            Issue.record("refused")
            return
        }
        #expect(headers.map(\.name) == ["Upgrade", "Connection", "Sec-WebSocket-Accept"])
        #expect(headers.map(\.value) == ["websocket", "Upgrade", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="])
    }

    @Test func tokensAreFoundInListsInAnyCase() {
        #expect(refusal(["connection": "keep-alive, UPGRADE", "upgrade": "WebSocket"]) == nil)
        #expect(refusal(["connection": "keep-alive ,\tupgrade ", "upgrade": "h2c, websocket"]) == nil)
        #expect(refusal(["connection": "keep-alive"])?.status == 400)
        #expect(refusal(["upgrade": "web socket"])?.status == 400)
        #expect(refusal(["upgrade": "websockets"])?.status == 400)
        #expect(refusal(without: "upgrade")?.status == 400)
    }

    @Test func otherMethodsAreRefused() {
        let refusal = refusal(method: "POST")
        #expect(refusal?.status == 405)
        #expect(refusal?.header == .init(name: "Allow", value: "GET"))
    }

    @Test func otherVersionsLearnOurs() {
        for version in ["8", "0", "14", "13, 8", "x", ""] {
            let refusal = refusal(["sec-websocket-version": version])
            #expect(refusal?.status == 426)
            #expect(refusal?.header == .init(name: "Sec-WebSocket-Version", value: "13"))
        }
        #expect(refusal(without: "sec-websocket-version")?.status == 400)
    }

    @Test func keysAreSixteenBytes() {
        for key in [
            "", "dGhlIHNhbXBsZQ==", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZR==", "dGhlIHNhbXBsZSBub25jZ===",
            "dGhl*HNhbXBsZSBub25jZQ==",
            "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
        ] {
            #expect(refusal(["sec-websocket-key": key])?.status == 400)
        }
        #expect(refusal(without: "sec-websocket-key")?.status == 400)
    }

    /// FIPS 180-4's published examples.
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        ("The quick brown fox jumps over the lazy dog", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"),
    ])
    func sha1MatchesItsVectors(message: String, digest: String) {
        #expect(SHA1.digest(utf8(message)) == hex(digest))
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func base64MatchesItsVectors(plain: String, encoded: String) {
        #expect(Base64.encode(utf8(plain)) == encoded)
    }
}
