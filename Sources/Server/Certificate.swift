import Configuration
import HTTP
import Synchronization
import TLS

/// The certificate that new connections are shown, which can be read again while the server runs.
final class Certificate: Sendable {
    private let files: TLSSettings.Files
    private let current: Mutex<TLSContext>

    init(_ files: TLSSettings.Files) throws(ServerError) {
        self.files = files
        current = Mutex(try Self.read(files))
    }

    var context: TLSContext { current.withLock { $0 } }

    /// Reads the files again. With a mistake in them the old certificate stays; connections keep the one they began with in any case.
    /// - Returns: what came of it, for the operator.
    func reload(because cause: String) -> String {
        do throws(ServerError) {
            let context = try Self.read(files)
            current.withLock { $0 = context }
            let warnings = context.warnings.map { "; warning: \($0.place == .key ? files.key : files.certificate) \($0)" }.joined()
            return "the certificate was read again, for new connections (\(cause))\(warnings)"
        } catch {
            return "the old certificate stays (\(cause)): \(error)"
        }
    }

    private static func read(_ files: TLSSettings.Files) throws(ServerError) -> TLSContext {
        let problem = Problem(status: 400, detail: "This port speaks TLS: the address begins with https://.")
        do throws(TLSError) {
            return try TLSContext(
                certificate: files.certificate, key: files.key, plainAnswer: problem.response().encode(keepAlive: false))
        } catch {
            throw ServerError("\(error.place == .key ? files.key : files.certificate) \(error)")
        }
    }
}
