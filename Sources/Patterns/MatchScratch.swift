import CPCRE2
import Glibc

/// What one thread needs to match: PCRE2's working memory, limits, and the buffers of the last folded text.
///
/// One per thread, made at the thread's first match and freed when the thread ends. Matching never re-enters itself on a thread.
final class MatchScratch {
    /// Steps of one match. A wordlist's pattern takes a few hundred; an operator's regex has a deadline besides.
    private static let matchLimit: UInt32 = 1_000_000
    /// KiB that a match without machine code may take.
    private static let heapLimit: UInt32 = 16_384
    private static let stackBytes = 512 * 1024

    /// Room for the range of the match itself.
    let data: OpaquePointer
    /// Limits and JIT stack, for wordlists.
    let context: OpaquePointer
    /// The same, and the look at the clock.
    let timedContext: OpaquePointer
    private let stack: OpaquePointer
    private let watch: UnsafeMutablePointer<DeadlineWatch>
    var symbols: [FoldedSymbol] = []
    var spread = SpreadWords()
    var walk = LexiconWalk()

    /// This thread's scratch. Throws when there is no memory for it.
    static func current() throws(PatternError) -> MatchScratch {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<MatchScratch>.fromOpaque(pointer).takeUnretainedValue()
        }
        guard let made = MatchScratch() else { throw PatternError(.memoryLimit, "no memory left to match a pattern") }
        // SAFETY: the thread owns one reference, given back by the key's destructor.
        let owned = Unmanaged.passRetained(made)
        guard pthread_setspecific(key, owned.toOpaque()) == 0 else {
            owned.release()
            throw PatternError(.memoryLimit, "no memory left to match a pattern")
        }
        return made
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { pointer in
            if let pointer { Unmanaged<MatchScratch>.fromOpaque(pointer).release() }
        }
        precondition(status == 0, "too many thread-specific keys")
        return key
    }()

    private init?() {
        let data = pcre2_match_data_create_8(1, nil)
        let context = pcre2_match_context_create_8(nil)
        let timedContext = pcre2_match_context_create_8(nil)
        let stack = pcre2_jit_stack_create_8(32 * 1024, Self.stackBytes, nil)
        guard let data, let context, let timedContext, let stack else {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
            pcre2_match_context_free_8(timedContext)
            pcre2_jit_stack_free_8(stack)
            return nil
        }
        let watch = UnsafeMutablePointer<DeadlineWatch>.allocate(capacity: 1)
        watch.initialize(to: DeadlineWatch())
        for context in [context, timedContext] {
            pcre2_set_match_limit_8(context, Self.matchLimit)
            pcre2_set_heap_limit_8(context, Self.heapLimit)
            pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
        }
        // SAFETY: `watch` lives as long as the context that carries it.
        pcre2_set_callout_8(timedContext, { _, pointer in DeadlineWatch.look(pointer) }, watch)
        self.data = data
        self.context = context
        self.timedContext = timedContext
        self.stack = stack
        self.watch = watch
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
        pcre2_match_context_free_8(timedContext)
        pcre2_jit_stack_free_8(stack)
        watch.deallocate()
    }

    /// Gives the next match through `timedContext` its time.
    func startWatch(_ deadline: Deadline) {
        watch.pointee = DeadlineWatch(deadline: deadline)
    }
}
