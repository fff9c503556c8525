import Backtest
import Dispatch
import Foundation
import Glibc
import Synchronization

/// A line on the terminal that says how far a backtest is.
final class ProgressBar: Sendable {
    private static let width = 40
    private let progress: Backtest.Progress
    private let isShown = Atomic(false)
    private let queue = DispatchQueue(label: "baithak.progress")

    /// Nil if standard error is no terminal.
    init?(_ progress: Backtest.Progress) {
        guard isatty(STDERR_FILENO) == 1 else { return nil }
        self.progress = progress
    }

    func start() {
        isShown.store(true, ordering: .relaxed)
        queue.async { [self] in
            while isShown.load(ordering: .relaxed) {
                draw()
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    /// Takes the line away.
    func stop() {
        isShown.store(false, ordering: .relaxed)
        queue.sync { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    private func draw() {
        let done = Int(progress.share * Double(Self.width))
        let bar = String(repeating: "█", count: done) + String(repeating: "░", count: Self.width - done)
        FileHandle.standardError.write(Data("\r\(bar) \(progress.events) events".utf8))
    }
}
