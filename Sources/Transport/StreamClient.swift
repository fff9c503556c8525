import CUV
import Glibc

/// One exchange with a server, for programs that wait: connects, sends, and reads until the other side closes.
package enum StreamClient {
    /// - Parameter seconds: how long the other side may be silent.
    package static func exchange(_ bytes: [UInt8], with address: ListenAddress, seconds: Int = 600) throws(TransportError) -> [UInt8] {
        var failure = "the host name can't be resolved"
        let connected = address.resolve { socketAddress, length, family -> Int32? in
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            if descriptor >= 0, connect(descriptor, socketAddress, length) == 0 { return descriptor }
            failure = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
        guard let descriptor = connected else { throw TransportError("\(address): \(failure)") }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw TransportError("\(address): \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count == 0 { return answer }
            guard count > 0 else { throw TransportError("\(address): \(String(cString: strerror(errno)))") }
            answer += buffer[..<count]
        }
    }
}
