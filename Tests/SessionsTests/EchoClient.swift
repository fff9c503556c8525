import Bytes
import Compression
import TestSupport
import Testing
import WebSocket

/// A client of an `EchoLoop` that sends whatever bytes a test wants sent.
final class EchoClient {
    let stream: StreamConnection
    /// What the server chose of the extensions that were offered.
    let extensions: String?
    private var decoder: FrameDecoder

    init(_ loop: EchoLoop, extensions offer: String? = nil) throws {
        let connection = try loop.connect()
        let answer = try Self.shakeHands(connection, offer: offer)
        stream = connection
        extensions = Self.field("sec-websocket-extensions", of: answer)
        decoder = FrameDecoder(role: .client, maxMessageBytes: 16 << 20, deflates: extensions != nil)
    }

    /// The lines of the server's answer.
    private static func shakeHands(_ stream: StreamConnection, offer: String?) throws -> [Substring] {
        let extensions = offer.map { "Sec-WebSocket-Extensions: \($0)\r\n" } ?? ""
        let head = """
            GET /echo HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(extensions)\r\n
            """
        try stream.write(Array(head.utf8))
        var answer: [UInt8] = []
        while !answer.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let byte = try stream.read(exactly: 1)
            if byte.isEmpty { throw TestError("the handshake was not answered") }
            answer += byte
        }
        let lines = String(decoding: answer, as: UTF8.self).split(separator: "\r\n")
        guard lines.first?.hasPrefix("HTTP/1.1 101") == true else { throw TestError("\(lines.first ?? "")") }
        return lines
    }

    private static func field(_ name: String, of lines: [Substring]) -> String? {
        lines.first { $0.lowercased().hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    /// Sends bytes, in pieces of `size` if there is one.
    func send(_ bytes: [UInt8], by size: Int? = nil) throws {
        for start in stride(from: 0, to: bytes.count, by: size ?? max(bytes.count, 1)) {
            try stream.write(Array(bytes[start..<min(start + (size ?? bytes.count), bytes.count)]))
        }
    }

    /// The next `count` messages.
    func receive(_ count: Int) throws -> [FrameDecoder.Message] {
        var messages: [FrameDecoder.Message] = []
        while messages.count < count {
            if let message = try decoder.next() {
                messages.append(message)
            } else {
                let bytes = try stream.read()
                if bytes.isEmpty { throw TestError("the server closed after \(messages)") }
                decoder.append(bytes.span)
            }
        }
        return messages
    }

    /// Everything until the server has closed the connection.
    func receiveToEnd() throws -> [FrameDecoder.Message] {
        let bytes = try stream.readToEnd()
        decoder.append(bytes.span)
        var messages: [FrameDecoder.Message] = []
        while let message = try decoder.next() { messages.append(message) }
        return messages
    }

    /// The code of the close frame that ends the connection, and what came before it.
    func receiveClose() throws -> (before: [FrameDecoder.Message], code: UInt16?) {
        var messages = try receiveToEnd()
        guard case .close(let code, _)? = messages.popLast() else { throw TestError("the connection ended without a close frame") }
        return (messages, code)
    }
}

/// A masked frame with any first byte.
func frame(_ first: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
    var bytes = ClientFrameEncoder.frame(.binary, payload.span, maskKey: 0xA1B2_C3D4)
    bytes[0] = first
    return bytes
}

/// A masked close frame.
func close(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
    frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
}

func deflated(_ bytes: [UInt8], windowBits: Int = 15) throws -> [UInt8] {
    let deflater = Deflater(windowBits: windowBits)
    let compressed = deflater.compress(bytes.span, limit: bytes.count * 2 + 64)
    return try #require(compressed)
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
