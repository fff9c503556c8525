import Synchronization

/// A place for the compressed form of a frame: the first recipient who can take it has it made, the others share it.
///
/// Without a lock. Loops that get there at the same moment may each compress the frame; one of the results stays.
package final class CompressedForm: Sendable {
    private let made = AtomicLazyReference<Made>()

    package init() {}

    /// The compressed frame; nil if it is not worth sending, as `make` found out.
    package func frame(_ make: () -> Frame?) -> Frame? {
        if let made = made.load() { return made.frame }
        return made.storeIfNil(Made(make())).frame
    }

    private final class Made: Sendable {
        let frame: Frame?

        init(_ frame: Frame?) {
            self.frame = frame
        }
    }
}
