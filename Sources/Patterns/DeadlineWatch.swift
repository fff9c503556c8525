import CPCRE2

/// Counts the steps of a running match and looks at the clock now and then: the match limit alone does not bound time.
struct DeadlineWatch {
    /// Steps between two looks; reading the clock costs as much as some dozen steps.
    private static let interval: UInt32 = 64

    var deadline: Deadline?
    private var steps: UInt32 = 0

    init(deadline: Deadline? = nil) {
        self.deadline = deadline
    }

    /// The callout that PCRE2 makes before every item of the pattern; `pointer` is the thread's watch.
    static func look(_ pointer: UnsafeMutableRawPointer?) -> Int32 {
        guard let pointer else { return 0 }
        // SAFETY: set once, by MatchScratch, to a pointer to this type; used by the thread that owns it only.
        let watch = pointer.assumingMemoryBound(to: DeadlineWatch.self)
        watch.pointee.steps &+= 1
        guard watch.pointee.steps % interval == 0, let deadline = watch.pointee.deadline, deadline.hasPassed else { return 0 }
        return PCRE2_ERROR_CALLOUT
    }
}
