import FuzzSupport
import Testing

@testable import WebSocket

/// The negotiation of RFC 7692 §5 and §7.1.
@Suite struct DeflateAgreementTests {
    private func answer(_ offer: String, deflates: Bool = true) -> (status: Int, extensions: String?) {
        var headers = HandshakeTests.good
        headers["sec-websocket-extensions"] = offer
        switch WebSocketHandshake.answer(method: "GET", deflates: deflates, header: { headers[$0] }) {
        case .accepted(let headers, let agreement):
            let value = headers.first { $0.name == "Sec-WebSocket-Extensions" }?.value
            #expect((value != nil) == (agreement != nil))
            return (101, value)
        case .refused(let refusal): return (refusal.status, nil)
        }
    }

    private static let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    @Test(arguments: [
        ("permessage-deflate", ""),
        ("permessage-deflate; client_max_window_bits", ""),
        ("permessage-deflate; client_max_window_bits=8", ""),
        ("permessage-deflate; client_max_window_bits=\"15\"", ""),
        ("permessage-deflate; server_no_context_takeover", ""),
        ("permessage-deflate; client_no_context_takeover", ""),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", ""),
        ("permessage-deflate; server_max_window_bits=9", "; server_max_window_bits=9"),
        ("permessage-deflate; server_max_window_bits=15", "; server_max_window_bits=15"),
        ("permessage-deflate;server_max_window_bits=\"1\\0\"", "; server_max_window_bits=10"),
        (
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12;client_max_window_bits=10",
            "; server_max_window_bits=12"
        ),
        // The first that can be kept, among others and after others.
        ("permessage-deflate; server_max_window_bits=9, permessage-deflate", "; server_max_window_bits=9"),
        ("permessage-deflate; server_max_window_bits=8, permessage-deflate; server_max_window_bits=11", "; server_max_window_bits=11"),
        ("x-webkit-deflate-frame, permessage-deflate; client_max_window_bits", ""),
        ("permessage-bzip2; x=1; y=\"2\" ,, permessage-deflate ; unknown , permessage-deflate", ""),
    ])
    func goodOffersAreAccepted(offer: String, limit: String) {
        #expect(answer(offer) == (101, Self.plain + limit))
    }

    @Test(arguments: [
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=010", "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; server_max_window_bits=ten", "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16", "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; mystery", "permessage-deflate; mystery=1", "Permessage-Deflate", "permessage-deflat", "x-webkit-deflate-frame",
        // zlib can't write a window of 2^8.
        "permessage-deflate; server_max_window_bits=8", "", " , ",
    ])
    func otherOffersAreDeclined(offer: String) {
        #expect(answer(offer) == (101, nil))
    }

    /// RFC 6455 §9.1.
    @Test(arguments: [
        ";", "permessage-deflate;", "permessage-deflate; =9", "permessage-deflate; server_max_window_bits=", "permessage-deflate x",
        "a;b=\"",
        "a;b=\"c", "a;b=\"c\\", "a;b=\"\"", "a;b=\"c d\"", "a;b=\"c\"d", "a;b=\"c\\\"", "a/b", "a,b c",
        "permessage-deflate; server_max_window_bits=\"9\"0",
    ])
    func malformedOffersAreRefused(offer: String) {
        #expect(answer(offer) == (400, nil))
        #expect(answer(offer, deflates: false) == (400, nil))
    }

    @Test func nothingIsAgreedOnByAServerThatDoesNotCompress() {
        #expect(answer("permessage-deflate", deflates: false) == (101, nil))
    }

    @Test func noOfferTrapsOrChangesWhenWrittenAgain() {
        let corpus = [
            "permessage-deflate; server_max_window_bits=10; client_max_window_bits, permessage-deflate", "a;b=\"c\\d\", ,e;f=g",
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover;server_max_window_bits=\"15\"", " , ;=\"\\",
        ].map(utf8)
        var mutator = Mutator(seed: 0x5EED_0018)
        for bytes in corpus { fuzzExtensionOffers(bytes) }
        for _ in 0..<3000 { fuzzExtensionOffers(mutator.mutate(corpus)) }
    }
}
