import Configuration
import Transport

/// What sockets make of an address in the settings, and the other way round.
extension Configuration.ListenAddress {
    package var forSockets: Transport.ListenAddress {
        switch self {
        case .tcp(let host, let port): .tcp(host: host, port: UInt16(clamping: port))
        case .unix(let path): .unix(path: path)
        }
    }

    init(_ address: Transport.ListenAddress) {
        switch address {
        case .tcp(let host, let port): self = .tcp(host: host, port: Int(port))
        case .unix(let path): self = .unix(path: path)
        }
    }
}
