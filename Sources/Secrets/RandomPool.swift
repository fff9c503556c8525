import CSodium
import Synchronization

/// Unpredictable bytes, asked of the system a block at a time: a session and its names take several, and a system call for each costs more than
/// everything else about them.
///
/// What was handed out is wiped. The process never forks, so nobody else holds a copy of the rest.
struct RandomPool {
    /// Shared by all threads; held for less than a microsecond.
    static let shared = Mutex(RandomPool())

    private static let blockBytes = 2048

    private var block = [UInt8](repeating: 0, count: blockBytes)
    /// Index in `block` of the first byte nobody has.
    private var next = blockBytes

    private init() {}

    /// Fills an array; one longer than a block comes straight from the system.
    mutating func take(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        if count > block.count {
            randombytes_buf(&bytes, count)
            return bytes
        }
        if count > block.count - next {
            randombytes_buf(&block, block.count)
            next = 0
        }
        for index in 0..<count {
            bytes[index] = block[next + index]
            block[next + index] = 0
        }
        next += count
        return bytes
    }
}

/// Random numbers from the pool.
struct PooledGenerator: RandomNumberGenerator {
    mutating func next() -> UInt64 {
        Secret.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
