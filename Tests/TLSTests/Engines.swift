import TestSupport

@testable import TLS

/// A self-signed certificate in files, and the contexts of both sides.
struct Parties {
    let folder: TemporaryDirectory
    let certificate: String
    let key: String
    let server: TLSContext

    init(answer: String = "") throws {
        folder = try TemporaryDirectory()
        guard let pair = SelfSigned() else { throw TestError("no certificate") }
        certificate = try folder.write(pair.certificate, to: "certificate.pem")
        key = try folder.write(pair.key, to: "key.pem")
        server = try TLSContext(certificate: certificate, key: key, plainAnswer: Array(answer.utf8))
    }

    func makeServer() throws -> Side { try Side(server) }

    /// A client that has begun its handshake.
    func makeClient() throws -> Side {
        let side = try Side(try TLSContext(trusting: certificate))
        side.engine.expect(host: "localhost")
        side.engine.begin()
        return side
    }

    /// Both sides, hands shaken.
    func connect() throws -> (client: Side, server: Side) {
        let (client, server) = (try makeClient(), try makeServer())
        for _ in 0..<4 { exchange(client, server) }
        guard !client.engine.isShakingHands, !server.engine.isShakingHands else { throw TestError("no handshake") }
        return (client, server)
    }
}

/// An engine and what came out of it.
final class Side {
    let engine: TLSEngine
    private(set) var plain: [UInt8] = []
    private(set) var ending: TLSEngine.Ending?

    init(_ context: TLSContext) throws {
        guard let engine = TLSEngine(context) else { throw TestError("no engine") }
        self.engine = engine
    }

    /// Takes bytes of the other side, in pieces.
    func receive(_ bytes: [UInt8], piece: Int = .max) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(piece))
            rest = rest.dropFirst(next.count)
            let opened = engine.open(next)
            plain += opened.plain
            ending = ending ?? opened.ending
        }
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { engine.seal(bytes) }

    func takeSealed() -> [UInt8] { engine.takeSealed() }

    /// What came out so far, as text.
    func takeText() -> String {
        defer { plain = [] }
        return String(decoding: plain, as: UTF8.self)
    }
}

/// Carries what both have to say, once each way.
func exchange(_ one: Side, _ other: Side, piece: Int = .max) {
    other.receive(one.takeSealed(), piece: piece)
    one.receive(other.takeSealed(), piece: piece)
}
