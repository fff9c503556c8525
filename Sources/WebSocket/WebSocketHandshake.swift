/// A server's half of the opening handshake (RFC 6455 §4.2), on plain values.
///
/// No subprotocol and, but for permessage-deflate, no extension is ever chosen: a client may offer them, and goes on without (RFC 6455 §4.2.2).
package enum WebSocketHandshake {
    /// What to answer a request that asks to become a WebSocket.
    package enum Answer {
        /// Status 101 with these header fields; frames follow, and may be compressed if that was agreed on.
        case accepted(headers: [(name: String, value: String)], deflate: DeflateAgreement?)
        case refused(Refusal)
    }

    /// Why a request does not become a WebSocket.
    package struct Refusal: Sendable, Equatable {
        /// The HTTP status: 405 for another method than GET, 426 for another version than 13, 400 otherwise.
        package let status: Int
        /// One plain sentence.
        package let reason: String
        /// A header field that the status asks for.
        package let header: Header?

        /// A field of the response to a refused handshake.
        package struct Header: Sendable, Equatable {
            package let name: String
            package let value: String
        }

        init(_ status: Int, _ reason: String, header: Header? = nil) {
            self.status = status
            self.reason = reason
            self.header = header
        }
    }

    /// The answer to a request. `header` finds a field by its lower-case name, several of one name joined by commas.
    /// - Parameter deflates: compression may be agreed on.
    package static func answer(method: String, deflates: Bool = false, header: (String) -> String?) -> Answer {
        // The order of RFC 6455 §4.2.1.
        guard method == "GET" else {
            return .refused(Refusal(405, "A WebSocket is opened with GET.", header: .init(name: "Allow", value: "GET")))
        }
        guard hasToken("websocket", in: header("upgrade")) else {
            return .refused(Refusal(400, "The Upgrade header must name websocket."))
        }
        guard hasToken("upgrade", in: header("connection")) else {
            return .refused(Refusal(400, "The Connection header must name Upgrade."))
        }
        guard let version = header("sec-websocket-version") else {
            return .refused(Refusal(400, "The Sec-WebSocket-Version header is missing."))
        }
        guard version == "13" else {
            let supported = Refusal.Header(name: "Sec-WebSocket-Version", value: "13")
            return .refused(Refusal(426, "Only version 13 of the WebSocket protocol is spoken here.", header: supported))
        }
        guard let key = header("sec-websocket-key"), Base64.encodesSixteenBytes(key) else {
            return .refused(Refusal(400, "The Sec-WebSocket-Key header must be 16 bytes in base64."))
        }
        guard let offers = ExtensionOffer.parse(header("sec-websocket-extensions") ?? "") else {
            return .refused(Refusal(400, "The Sec-WebSocket-Extensions header is malformed."))
        }
        var headers: [(name: String, value: String)] = [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", acceptance(of: key)),
        ]
        let deflate = deflates ? DeflateAgreement(offers: offers) : nil
        if let deflate { headers.append(("Sec-WebSocket-Extensions", deflate.response)) }
        return .accepted(headers: headers, deflate: deflate)
    }

    /// The value of Sec-WebSocket-Accept for a key; a client compares it with the one it gets (RFC 6455 §4.2.2, 5.4).
    package static func acceptance(of key: String) -> String {
        Base64.encode(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }

    /// A comma-separated list contains `token`, given in lower case, whatever the case there.
    private static func hasToken(_ token: String, in list: String?) -> Bool {
        guard let list else { return false }
        return list.utf8.split(separator: UInt8(ascii: ",")).contains { item in
            let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
            let name = item.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
            return name.elementsEqual(token.utf8) { $0 | 0x20 == $1 }
        }
    }
}
