import Compression

/// What client and server agreed on for permessage-deflate (RFC 7692 §7.1).
///
/// Always without context takeover, both ways: a message is compressed by itself, so that a broadcast is compressed once for everyone, and no
/// connection keeps a window of what it sent or received.
package struct DeflateAgreement: Sendable, Equatable {
    /// How far back a message to the client may refer to itself, as a power of two.
    package var maxWindowBits: Int { Int(bits) }
    private let bits: UInt8
    /// The client asked for a limit, and has to be told that it is kept.
    private let isLimited: Bool

    /// The first of the offers that can be kept; nil if there is none (RFC 7692 §5).
    init?(offers: [ExtensionOffer]) {
        guard let agreement = offers.lazy.compactMap(Self.init(offer:)).first else { return nil }
        self = agreement
    }

    /// Accepts an offer, unless it has a parameter that is unknown, stands twice, or has a value it must not have (RFC 7692 §7.1).
    private init?(offer: ExtensionOffer) {
        guard offer.name == "permessage-deflate" else { return nil }
        let parameters = offer.parameters
        var limit: UInt8?
        for (index, parameter) in parameters.enumerated() {
            guard !parameters[..<index].contains(where: { $0.name == parameter.name }) else { return nil }
            switch (parameter.name, parameter.value) {
            case ("server_no_context_takeover", nil), ("client_no_context_takeover", nil): break
            // What the client limits itself to is read by any inflater, so it needs no answer (RFC 7692 §7.1.2.2).
            case ("client_max_window_bits", nil): break
            case ("client_max_window_bits", let value?): guard Self.windowBits(value) != nil else { return nil }
            case ("server_max_window_bits", let value?):
                // A window of 2^8 is not zlib's to write.
                guard let bits = Self.windowBits(value), Deflater.windowBitsRange.contains(bits) else { return nil }
                limit = UInt8(bits)
            default: return nil
            }
        }
        bits = limit ?? UInt8(Deflater.windowBitsRange.upperBound)
        isLimited = limit != nil
    }

    /// The value of the response's `Sec-WebSocket-Extensions`.
    var response: String {
        let limit = isLimited ? "; server_max_window_bits=\(bits)" : ""
        return "permessage-deflate; server_no_context_takeover; client_no_context_takeover" + limit
    }

    /// 8 to 15 without leading zeros.
    private static func windowBits(_ value: String) -> Int? {
        guard value.utf8.count <= 2, value.utf8.first != UInt8(ascii: "0"), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(value).flatMap { (8...15).contains($0) ? $0 : nil }
    }
}
