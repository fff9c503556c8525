import TestSupport
import Testing
import Transport
import WebSocket

@testable import Conformance

/// The endpoints in one process. The protocols are tested case by case by `Tests/Python/test_engine_io.py`, `test_socket_io.py` and
/// `test_recovery.py`, and without sockets by the protocols' own tests.
@Suite struct ConformanceServerTests {
    /// A server on a thread of its own, while `body` runs.
    private func withServer(_ options: ConformanceOptions = ConformanceOptions(), _ body: (ListenAddress) throws -> Void) throws {
        let started = BlockingQueue<(ListenAddress, Inbox<Bool>)>()
        let thread = LoopThread(name: "conformance") {
            let server = ConformanceServer(options)
            guard let address = try? server.listen(on: .tcp(host: "127.0.0.1", port: 0)) else { return }
            let inbox = Inbox<Bool>()
            inbox.attach(to: server.eventLoop) { [unowned server] _ in server.eventLoop.stop() }
            started.push((address, inbox))
            server.eventLoop.run()
        }
        let (address, inbox) = try started.next()
        defer {
            inbox.post(true)
            thread.join()
        }
        try body(address)
    }

    /// A WebSocket whose handshake is done.
    private func open(_ target: String, at address: ListenAddress) throws -> StreamConnection {
        let stream = try StreamConnection(to: address)
        let head = """
            GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """
        try stream.write(Array(head.utf8))
        var answer: [UInt8] = []
        while !answer.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let byte = try stream.read(upTo: 1)
            if byte.isEmpty { throw TestError("no handshake") }
            answer += byte
        }
        guard answer.starts(with: "HTTP/1.1 101".utf8) else { throw TestError(String(decoding: answer, as: UTF8.self)) }
        return stream
    }

    private func packet(_ stream: StreamConnection, _ decoder: inout FrameDecoder) throws -> String {
        while true {
            if case .text(let bytes)? = try decoder.next() { return String(decoding: bytes, as: UTF8.self) }
            let bytes = try stream.read()
            if bytes.isEmpty { throw TestError("the connection has ended") }
            decoder.append(bytes.span)
        }
    }

    @Test func eachPathSpeaksItsProtocol() throws {
        try withServer { address in
            let echo = try open("/echo", at: address)
            try echo.write(ClientFrameEncoder.text("as it came", maskKey: 1))
            var decoder = FrameDecoder(role: .client, maxMessageBytes: 1 << 20)
            #expect(try packet(echo, &decoder) == "as it came")

            let engine = try open("/engine.io/?EIO=4&transport=websocket", at: address)
            try engine.write(ClientFrameEncoder.text("4hello", maskKey: 1))
            decoder = FrameDecoder(role: .client, maxMessageBytes: 1 << 20)
            #expect(try packet(engine, &decoder).hasPrefix("0{"))
            #expect(try packet(engine, &decoder) == "4hello")

            let socket = try open("/socket.io/?EIO=4&transport=websocket", at: address)
            for text in [#"40/custom,{"a":1}"#, #"42/custom,["kick-me"]"#, #"42/custom,["message","x"]"#] {
                try socket.write(ClientFrameEncoder.text(text, maskKey: 1))
            }
            decoder = FrameDecoder(role: .client, maxMessageBytes: 1 << 20)
            #expect(try packet(socket, &decoder).hasPrefix("0{"))
            #expect(try packet(socket, &decoder).hasPrefix(#"40/custom,{"sid":"#))
            #expect(try packet(socket, &decoder) == #"42/custom,["auth",{"a":1}]"#)
            // Nobody is put out of `/custom`: it has three events.
            #expect(try packet(socket, &decoder) == #"42/custom,["message-back","x"]"#)
        }
    }
}
