import API
import BuiltInPlugins
import Compression
import Configuration
import EngineIO
import Forwarding
import Glibc
import HTTP
import JSON
import Moderation
import Participants
import Patterns
import ProcessPlugins
import Secrets
import SocketIO
import Web
import WebSocket
import WordlistImport

/// libFuzzer's loop, from the runtime that `-sanitize=fuzzer` links. It hands mutated inputs to the callback until its options say stop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Feeds the function that FUZZ_TARGET names with libFuzzer's inputs; `--list` prints the names. `make fuzz` runs them all.
@main
enum Fuzz {
    static let targets: [(name: String, run: @Sendable ([UInt8]) -> Void)] = [
        ("http", fuzzRequestDecoder),
        ("websocket", fuzzFrameDecoder),
        ("websocket-handshake", fuzzWebSocketHandshake),
        ("websocket-extensions", fuzzExtensionOffers),
        ("inflater", fuzzInflater),
        ("proxy-header", fuzzProxyHeader),
        ("forwarded-for", fuzzForwardedFor),
        ("engineio", fuzzEnginePacket),
        ("engineio-request", fuzzEngineRequest),
        ("socketio-packet", fuzzPacket),
        ("socketio-session", fuzzSocketIOSession),
        ("json", fuzzJSON),
        ("dialects", fuzzDialects),
        ("settings", { fuzzSettings($0, catalogue: .builtIn) }),
        ("wordlist", fuzzWordlist),
        ("folding", fuzzFolding),
        ("import", fuzzImport),
        ("pattern", fuzzPattern),
        ("stages", fuzzStages),
        ("reply", fuzzReply),
        ("moment", fuzzMoment),
        ("parameters", fuzzParameters),
        ("secrets", fuzzSecrets),
        ("files", fuzzFiles),
        ("template", fuzzTemplate),
    ]

    // SAFETY: written once, before libFuzzer's loop starts on the same thread.
    /// What the loop's callback, which can capture nothing, calls.
    nonisolated(unsafe) private static var target: @Sendable ([UInt8]) -> Void = { _ in }

    static func main() {
        if CommandLine.arguments.dropFirst().first == "--list" {
            for target in targets { print(target.name) }
            return
        }
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) }
        guard let chosen = targets.first(where: { $0.name == name }) else {
            print("FUZZ_TARGET must be one of: \(targets.map(\.name).joined(separator: ", "))")
            exit(2)
        }
        target = chosen.run
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { bytes, count in
                // SAFETY: libFuzzer's buffer is valid, and not changed, during the call.
                Fuzz.target(Array(UnsafeBufferPointer(start: bytes, count: count)))
                return 0
            })
    }
}
