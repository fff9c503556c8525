import Forwarding
import JSON

/// The network side of a server.
package struct ServerSettings: Sendable, Equatable {
    package var listen: [ListenPoint]
    package var tls: TLSSettings
    /// Whose word about their clients' addresses counts.
    package var trustedProxies: TrustedProxies
    /// Event loops, one thread each; 0 for one per core.
    package var loops: Int
    package var maxPayloadBytes: Int
    /// A folder of an operator's own front end.
    package var publicFolder: String?
    package var pages: [PageSettings]
    /// Origins of browsers (RFC 6454 §6.2) admitted besides the server's own, in lower case; `*` admits all.
    package var origins: [String]
    package var pingIntervalMilliseconds: Int
    package var pingTimeoutMilliseconds: Int
    package var maxConnections: Int
    /// Connections, and apart from them sessions, of one address.
    package var maxConnectionsPerAddress: Int
    /// Packets of one connection; 0 for no limit.
    package var packetsPerSecond: Int
    package var packetsPerSecondPerAddress: Int
    package var requestsPerSecondPerAddress: Int
    /// Changed files of the policy are applied without being asked.
    package var watchFiles: Bool
    /// Bytes that may wait for one client before it is disconnected.
    package var maxQueuedBytes: Int
    /// Bytes that may wait for all clients together, or have come of messages that are not complete.
    package var maxBufferedBytes: Int
    /// What is sent is compressed from this length, in bytes, for clients that can; nil for never.
    package var compressionThreshold: Int?

    init(_ reader: SettingsReader, folder: String) {
        listen = Self.listen(reader, folder: folder)
        tls = reader.section("tls", help: "The certificate of `tls:` addresses. SIGHUP reads its files again.") {
            TLSSettings($0, folder: folder)
        }
        trustedProxies = Self.trustedProxies(reader)
        loops = reader.integer(
            "loops", default: 0, in: 0...64, help: "How many event loops (threads) share the work; 0 for one per core.")
        maxPayloadBytes = reader.integer(
            "maxPayloadBytes", default: 1_000_000, in: 1_000...100_000_000,
            help: "Longest payload a client may send. Clients are told it when they connect.")
        let path = reader.optionalString(
            "public", help: "A folder whose files are served at `/`, for a front end of your own; null for the one that is built in.")
        if path == "" { reader.report("public", "must name a folder, or be null") }
        publicFolder = path?.resolved(in: folder)
        pages = PageSettings.read(reader, hasPublicFolder: publicFolder != nil)
        origins = Self.origins(reader)
        pingIntervalMilliseconds = reader.integer(
            "pingIntervalMilliseconds", default: 25_000, in: 10...3_600_000, help: "How often clients are asked whether they are there.")
        pingTimeoutMilliseconds = reader.integer(
            "pingTimeoutMilliseconds", default: 20_000, in: 10...3_600_000, help: "How long a client may take to answer.")
        maxConnections = reader.integer(
            "maxConnections", default: 15_000, in: 1...1_000_000,
            help: "How many connections are taken at a time; further ones are refused.")
        let perAddress = reader.integer(
            "maxConnectionsPerAddress", default: 0, in: 0...1_000_000,
            help: "How many of them, and how many sessions, one network address may have, or one /64 network of IPv6 addresses; 0 for "
                + "nine tenths of `maxConnections`. A public server does with a few hundred.")
        maxConnectionsPerAddress = perAddress > 0 ? perAddress : max(1, maxConnections - maxConnections / 10)
        packetsPerSecond = reader.integer(
            "packetsPerSecond", default: 10_000, in: 0...1_000_000,
            help: "How many packets (WebSocket frames of any kind, packets of long polling) a client may send each second, and as many at "
                + "once; one that sends more is disconnected. 0 for no limit.")
        packetsPerSecondPerAddress = reader.integer(
            "packetsPerSecondPerAddress", default: 100_000, in: 0...10_000_000,
            help: "The same for all clients of a network address together.")
        requestsPerSecondPerAddress = reader.integer(
            "requestsPerSecondPerAddress", default: 1_000, in: 0...1_000_000,
            help:
                "How many HTTP requests that are not Socket.IO's a network address may make each second, after five seconds' worth at once; "
                + "an answer over 64 KiB counts as one more for each 64 KiB. 0 for no limit.")
        maxQueuedBytes = reader.integer(
            "maxQueuedBytes", default: 16_777_216, in: 1_024...1_073_741_824,
            help: "How many bytes may wait for one client. One that reads too slowly is disconnected rather than waited for.")
        maxBufferedBytes = reader.integer(
            "maxBufferedBytes", default: 1_073_741_824, in: 1_048_576...1_099_511_627_776,
            help:
                "How many bytes may wait in memory for all clients together, and for the rest of what they send; beyond it those with the "
                + "most are disconnected.")
        watchFiles = reader.bool(
            "watchFiles", default: true,
            help: "A running server applies `config.json`, `plugins/` and `wordlists/` when they change and have no mistakes. "
                + "Without it, on SIGHUP and when asked.")
        let threshold = reader.integer(
            "compressionThresholdBytes", default: 1_024, in: 0...100_000_000,
            help: "How long a message must be to be compressed for WebSocket clients that can (permessage-deflate); 0 for no compression.")
        compressionThreshold = threshold == 0 ? nil : threshold
        checkListeners(reader)
    }

    private static func listen(_ reader: SettingsReader, folder: String) -> [ListenPoint] {
        let written = reader.strings(
            "listen", default: ["127.0.0.1:8080"],
            help: "Where to listen: `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`, after `tls:` for TLS and after `proxy:` for connections "
                + "that begin with a PROXY header (`proxy:tls:HOST:PORT` for both). A port of 0 takes any that is free.")
        var points: [ListenPoint] = []
        for (index, text) in written.enumerated() {
            do throws(AddressMistake) {
                let point = try ListenPoint(text, folder: folder)
                if points.contains(where: { $0.address == point.address }) { reader.report("listen/\(index)", "stands here twice") }
                points.append(point)
            } catch {
                reader.report("listen/\(index)", "is \"\(text)\", which \(error.message)")
            }
        }
        if reader.object["listen"]?.array?.isEmpty == true { reader.report("listen", "must have at least one address") }
        return points
    }

    private static func trustedProxies(_ reader: SettingsReader) -> TrustedProxies {
        let written = reader.strings(
            "trustedProxies", default: [],
            help: "Addresses or ranges (`10.0.0.0/8`, `2001:db8::/32`) of proxies that are believed what they say of their clients, in "
                + "`X-Forwarded-For`, `X-Forwarded-Proto` and PROXY headers; `unix` for whoever comes through a Unix socket. Nobody else is."
        )
        for (index, text) in written.enumerated() where TrustedProxies([text]) == nil {
            let advice = "which is no address or range of addresses such as 10.0.0.0/8, nor \"unix\""
            reader.report("trustedProxies/\(index)", "is \"\(text)\", \(advice)")
        }
        return TrustedProxies(written) ?? TrustedProxies()
    }

    /// What addresses need of the other settings.
    private func checkListeners(_ reader: SettingsReader) {
        if tls.files != nil, !listen.contains(where: \.isSecure) {
            reader.warn("tls", "is not used: no address in server.listen begins with tls:")
        }
        for (index, point) in listen.enumerated() {
            if point.isSecure, tls.files == nil {
                reader.report("listen/\(index)", "speaks TLS: name a certificate and its key in server.tls")
            }
            if point.expectsProxyHeader, trustedProxies.isEmpty {
                reader.report("listen/\(index)", "takes connections from trusted proxies only: name them in server.trustedProxies")
            }
        }
    }

    private static func origins(_ reader: SettingsReader) -> [String] {
        let written = reader.strings(
            "origins", default: [],
            help: "Web pages of other origins that may connect, such as `https://example.org`; `*` for all. Programs are not bound by it.")
        for (index, origin) in written.enumerated() where origin != "*" {
            let parts = origin.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count < 2 || parts[0].isEmpty || parts[1].isEmpty || parts[1].contains(where: { "/?#@ *".contains($0) }) {
                reader.report(
                    "origins/\(index)",
                    "is \"\(origin)\", but must be \"*\" or an origin such as \"https://example.org:8443\", without a path")
            }
        }
        return written.map { $0.lowercased() }
    }
}
