import Conformance
import Glibc
import Secrets
import Transport

/// `conformance-server`: serves test suites of the protocols until it is killed.
@main
struct ConformanceCommand {
    private static let usage = """
        usage: conformance-server --port P [--ping-interval 25000] [--ping-timeout 20000] [--connect-timeout 1000] [--recovery]
        Times are in milliseconds; port 0 lets the system choose.
        """

    static func main() {
        guard let (port, options) = read(CommandLine.arguments.dropFirst()) else { fail(usage, status: 2) }
        // Whoever goes away while we write to it is no reason to die.
        signal(SIGPIPE, SIG_IGN)
        do throws(SecretsError) { try Secret.initialize() } catch { fail(error.message, status: 1) }
        let server = ConformanceServer(options)
        do throws(TransportError) {
            let address = try server.listen(on: .tcp(host: "127.0.0.1", port: port))
            write("listening on http://\(address)\n", to: STDOUT_FILENO)
        } catch {
            fail(error.description, status: 1)
        }
        server.eventLoop.run()
    }

    /// Nil if an option is unknown, incomplete or no number, or the port is missing.
    private static func read(_ words: ArraySlice<String>) -> (UInt16, ConformanceOptions)? {
        var options = ConformanceOptions()
        var port: UInt16?
        var words = words.flatMap { $0.split(separator: "=", maxSplits: 1).map(String.init) }[...]
        while let word = words.popFirst() {
            if word == "--recovery" {
                options.recovers = true
                continue
            }
            guard let value = words.popFirst().flatMap({ UInt64($0) }) else { return nil }
            switch word {
            case "--port": port = UInt16(exactly: value)
            case "--ping-interval" where value > 0: options.pingIntervalMilliseconds = value
            case "--ping-timeout" where value > 0: options.pingTimeoutMilliseconds = value
            case "--connect-timeout" where value > 0: options.connectTimeoutMilliseconds = value
            default: return nil
            }
        }
        return port.map { ($0, options) }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        write(message + "\n", to: STDERR_FILENO)
        exit(status)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        // SAFETY: the buffer is valid for the call.
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
