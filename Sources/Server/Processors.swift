import Foundation

/// How many processors this process may use.
enum Processors {
    static var available: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
