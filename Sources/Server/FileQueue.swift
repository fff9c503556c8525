import Dispatch

/// Threads for work that waits for the disk.
enum FileQueue {
    private static let queue = DispatchQueue(label: "baithak.files", attributes: .concurrent)

    static func run(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
}
