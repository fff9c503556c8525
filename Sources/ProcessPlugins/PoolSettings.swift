import JSON

/// What a pool runs, and how. Stages with the same settings share one.
struct PoolSettings: Equatable {
    enum Program: Equatable {
        case process([String], folder: String)
        case socket(path: String)
    }

    let stage: String
    let program: Program
    let limits: PoolState.Limits
    let breaker: CircuitBreaker
    /// The program's own.
    let settings: JSONObject

    /// Reads what processes and sockets have in common.
    static func read(
        _ reader: SettingsReader, stage: String, concurrencyHelp: String, program: Program
    ) -> PoolSettings {
        var limits = PoolState.Limits()
        limits.concurrency = reader.integer("concurrency", default: limits.concurrency, in: 1...64, help: concurrencyHelp)
        limits.timeout = UInt64(
            reader.integer(
                "timeoutMilliseconds", default: Int(limits.timeout), in: 10...60_000,
                help: "How long it may take to answer, waiting for its turn included. The room's later events wait meanwhile."))
        let circuit = reader.child("circuitBreaker", help: "When it is no longer asked, and every event is a failure of the stage at once.")
        let breaker = CircuitBreaker(
            failures: circuit.integer("failures", default: 5, in: 1...1000, help: "After so many failures in a row."),
            pause: UInt64(circuit.integer("seconds", default: 10, in: 1...3600, help: "For so long; then one event tries it again.")) * 1000
        )
        circuit.finish()
        let settings = reader.child("settings", help: "The program's own settings, which it is told when it starts.")
        return PoolSettings(stage: stage, program: program, limits: limits, breaker: breaker, settings: settings.object)
    }
}
