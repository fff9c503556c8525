import Glibc

/// Why a process or a connection could not be had.
package struct ProcessError: Error, Sendable, Equatable {
    package let message: String

    init(_ doing: String, _ code: Int32) { message = "\(doing): \(String(cString: strerror(code)))" }
    init(_ message: String) { self.message = message }
}
