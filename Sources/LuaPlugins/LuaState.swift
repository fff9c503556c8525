import LuaBridge

/// What a script keeps in one room: texts, numbers and booleans by name, up to a size.
final class LuaState {
    enum Value: Equatable {
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case string([UInt8])

        var bytes: Int { if case .string(let bytes) = self { bytes.count } else { 8 } }
    }

    private(set) var values: [[UInt8]: Value] = [:]
    private var bytes = 0
    private let maxBytes: Int
    /// The string that was read last, where C can see it.
    private var lent: UnsafeMutableBufferPointer<CChar>?

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    deinit { lent?.deallocate() }

    /// Keeps a value, or drops it.
    ///
    /// - Returns: false if there is no room for it; the old one stays.
    func set(_ key: [UInt8], _ value: Value?) -> Bool {
        let old = values[key].map { $0.bytes + key.count } ?? 0
        let new = value.map { $0.bytes + key.count } ?? 0
        guard bytes - old + new <= maxBytes || new <= old else { return false }
        bytes += new - old
        values[key] = value
        return true
    }

    /// Takes what fits of another room's half.
    func adopt(_ other: LuaState) {
        for (key, value) in other.values { _ = set(key, value) }
    }

    func get(_ key: [UInt8]) -> LuaBridgeValue {
        var result = LuaBridgeValue()
        switch values[key] {
        case nil: result.kind = LuaBridgeNil
        case .bool(let value): (result.kind, result.boolean) = (LuaBridgeBool, value)
        case .integer(let value): (result.kind, result.integer) = (LuaBridgeInteger, value)
        case .number(let value): (result.kind, result.number) = (LuaBridgeNumber, value)
        case .string(let value): (result.kind, result.string) = (LuaBridgeString, lend(value))
        }
        return result
    }

    private func lend(_ bytes: [UInt8]) -> LuaBridgeText {
        lent?.deallocate()
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes.lazy.map { CChar(bitPattern: $0) })
        lent = copy
        // SAFETY: C reads it before the script runs on; it stays until the next string is read.
        return LuaBridgeText(bytes: copy.baseAddress, count: bytes.count)
    }
}
