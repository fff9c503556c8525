// swift-tools-version: 6.2
import PackageDescription

// One list of targets, in the order a message passes them. Every arrow between targets is declared here and only here:
// CI builds with `--explicit-target-dependency-import-check error`.

/// Swift targets that touch no C library: strict memory safety is on.
let safe: [SwiftSetting] = [.strictMemorySafety()]
/// Swift targets that wrap a C library, one each.
let wrapper: [SwiftSetting] = []

func swift(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = safe) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: safe)
}

func library(_ name: String, pkgConfig: String? = nil, apt package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "baithak",
    products: [.executable(name: "baithak", targets: ["baithak"])],
    targets: [
        library("CUV", pkgConfig: "libuv", apt: "libuv1-dev"),
        library("CHTTPParser", apt: "libhttp-parser-dev"),
        library("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        library("CZ", apt: "zlib1g-dev"),
        library("CSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        library("CLua", pkgConfig: "lua5.4", apt: "liblua5.4-dev"),
        library("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
        library("CSpawn", apt: "libc6-dev"),

        // Foundations
        swift("Bytes"),
        swift("Forwarding"),
        swift("JSON"),
        swift("Secrets", ["CSodium"], settings: wrapper),
        swift("Compression", ["CZ"], settings: wrapper),

        // Compiles the files of Web/assets into the binary
        .executableTarget(name: "embed-assets", dependencies: ["Compression"]),
        .plugin(name: "EmbedAssets", capability: .buildTool(), dependencies: ["embed-assets"]),

        // Protocols: bytes in, packets and actions out
        swift("TLS", ["CSSL"], settings: wrapper),
        swift("Transport", ["Bytes", "CUV", "TLS"], settings: wrapper),
        swift("HTTP", ["Bytes", "CHTTPParser"], settings: wrapper),
        swift("WebSocket", ["Bytes", "Compression"]),
        swift("EngineIO", ["Bytes"]),
        swift("SocketIO", ["JSON"]),

        // A client's connections, and the protocols put together over them
        swift("Sessions", ["Bytes", "EngineIO", "Forwarding", "HTTP", "JSON", "Secrets", "SocketIO", "Transport", "WebSocket"]),

        // What test suites of the protocols talk to; not in the product
        swift("Conformance", ["EngineIO", "HTTP", "JSON", "Sessions", "SocketIO", "Transport", "WebSocket"]),
        .executableTarget(
            name: "conformance-server", dependencies: ["Conformance", "Secrets", "Transport"], swiftSettings: safe),

        // The chat
        swift("ChatModel"),
        swift("Moderation", ["ChatModel", "JSON"]),
        swift("Patterns", ["CPCRE2"], settings: wrapper),
        swift("WordlistImport", ["JSON", "Patterns"]),
        // The only code in C: Lua's errors are long jumps, which must not pass through Swift
        .target(name: "LuaBridge", dependencies: ["CLua"]),
        swift("LuaPlugins", ["ChatModel", "JSON", "LuaBridge", "Moderation", "Patterns"], settings: wrapper),
        swift("Processes", ["CSpawn"], settings: wrapper),
        swift("ProcessPlugins", ["ChatModel", "JSON", "Moderation", "Processes"]),
        swift("BuiltInPlugins", ["ChatModel", "JSON", "LuaPlugins", "Moderation", "Patterns", "ProcessPlugins"]),
        swift("Configuration", ["ChatModel", "Forwarding", "JSON", "Moderation", "TLS"]),
        swift("Storage", ["ChatModel"]),
        swift("SQLiteStorage", ["ChatModel", "CSQLite", "JSON", "Storage"], settings: wrapper),
        swift("Backtest", ["ChatModel", "JSON", "Moderation", "SQLiteStorage", "Storage"]),
        swift("Bus", ["ChatModel"]),
        swift("Rooms", ["Bus", "Bytes", "ChatModel", "Moderation", "Storage"]),
        swift(
            "Participants",
            ["Bus", "Bytes", "ChatModel", "HTTP", "JSON", "Rooms", "Secrets", "Sessions", "SocketIO", "Storage"]),
        swift("API", ["ChatModel", "HTTP", "JSON", "Moderation", "Participants", "Rooms", "Secrets", "Storage"]),
        .target(
            name: "Web", dependencies: ["HTTP"], exclude: ["assets", "socket.io"], swiftSettings: safe, plugins: ["EmbedAssets"]),
        swift(
            "Server",
            [
                "API", "Backtest", "Bus", "Bytes", "ChatModel", "Configuration", "Forwarding", "HTTP", "Moderation", "Participants",
                "Rooms",
                "SQLiteStorage", "Secrets", "Sessions", "Storage", "TLS", "Transport", "Web",
            ]),
        swift("Documentation", ["API", "ChatModel", "Configuration", "JSON", "Moderation"]),
        .executableTarget(
            name: "baithak",
            dependencies: [
                "Backtest", "BuiltInPlugins", "ChatModel", "Configuration", "Documentation", "JSON", "Moderation", "Patterns",
                "ProcessPlugins", "SQLiteStorage", "Secrets", "Server", "Storage", "Transport", "WordlistImport",
            ], swiftSettings: safe),

        // Seeded damage for the parsers' tests
        swift("FuzzSupport"),

        // A server in the test's process and clients that follow a script
        swift(
            "TestSupport",
            [
                "BuiltInPlugins", "ChatModel", "Configuration", "JSON", "Moderation", "SQLiteStorage", "Secrets", "Server", "SocketIO",
                "Storage", "TLS", "Transport", "WebSocket",
            ], settings: wrapper),

        // Tests: the first file to read is Tests/DataPathTests/DataPathTests.swift
        tests(
            "DataPathTests",
            [
                "Bus", "Bytes", "ChatModel", "EngineIO", "JSON", "Moderation", "Participants", "Rooms", "SocketIO", "Storage",
                "WebSocket",
            ]),
        tests("JSONTests", ["FuzzSupport", "JSON"]),
        tests("SecretsTests", ["FuzzSupport", "Secrets"]),
        tests("CompressionTests", ["Compression", "FuzzSupport"]),
        tests("ForwardingTests", ["Forwarding", "FuzzSupport"]),
        tests("TLSTests", ["FuzzSupport", "TLS", "TestSupport"]),
        tests("TransportTests", ["Bytes", "FuzzSupport", "TLS", "TestSupport", "Transport"]),
        tests("HTTPTests", ["Bytes", "FuzzSupport", "HTTP"]),
        tests("WebSocketTests", ["Bytes", "Compression", "FuzzSupport", "WebSocket"]),
        tests("EngineIOTests", ["Bytes", "EngineIO", "FuzzSupport"]),
        tests("SocketIOTests", ["FuzzSupport", "JSON", "SocketIO"]),
        tests("PatternsTests", ["Patterns"]),
        tests("WordlistImportTests", ["FuzzSupport", "WordlistImport"]),
        tests("ModerationTests", ["ChatModel", "JSON", "Moderation"]),
        tests(
            "ConfigurationTests",
            ["BuiltInPlugins", "ChatModel", "Configuration", "FuzzSupport", "JSON", "Moderation", "TLS"]),
        tests("BuiltInPluginsTests", ["BuiltInPlugins", "ChatModel", "FuzzSupport", "JSON", "Moderation"]),
        tests("LuaPluginsTests", ["ChatModel", "FuzzSupport", "JSON", "LuaPlugins", "Moderation"]),
        tests("ProcessPluginsTests", ["ChatModel", "FuzzSupport", "JSON", "Moderation", "ProcessPlugins", "Processes"]),
        tests(
            "APITests",
            ["API", "Bytes", "ChatModel", "FuzzSupport", "HTTP", "JSON", "Moderation", "Rooms", "Secrets", "Storage", "TestSupport"]),
        tests("WebTests", ["FuzzSupport", "HTTP", "TestSupport", "Web"]),
        tests("DocumentationTests", ["BuiltInPlugins", "Documentation", "JSON", "Moderation"]),
        tests("BacktestTests", ["Backtest", "ChatModel", "JSON", "Moderation", "SQLiteStorage", "Storage"]),
        tests("StorageTests", ["ChatModel", "SQLiteStorage", "Storage"]),
        tests("Scenarios", ["ChatModel", "FuzzSupport", "JSON", "TestSupport", "Transport"], exclude: ["Scripts"]),
        tests("RoomsTests", ["Bus", "Bytes", "ChatModel", "FuzzSupport", "JSON", "Moderation", "Rooms", "Storage"]),
        tests(
            "ConformanceTests", ["Conformance", "JSON", "SocketIO", "TestSupport", "Transport", "WebSocket"]),
        tests("SessionsTests", ["Bytes", "Compression", "HTTP", "Secrets", "Sessions", "TestSupport", "Transport", "WebSocket"]),
        tests(
            "ParticipantsTests",
            [
                "Bus", "Bytes", "ChatModel", "FuzzSupport", "HTTP", "JSON", "Participants", "Rooms", "Secrets", "Sessions", "Storage",
                "TestSupport",
                "Transport", "WebSocket",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// Needs libFuzzer's runtime, so only `make fuzz` has it.
if Context.environment["BAITHAK_FUZZ"] != nil {
    let parsers: [Target.Dependency] = [
        "API", "BuiltInPlugins", "Compression", "Configuration", "EngineIO", "Forwarding", "HTTP", "JSON", "Moderation", "Participants",
        "Patterns", "ProcessPlugins", "Secrets", "SocketIO", "Web", "WebSocket", "WordlistImport",
    ]
    package.targets.append(.executableTarget(name: "Fuzz", dependencies: parsers, path: "Tests/Fuzz", exclude: ["Seeds"]))
}

// Compares with Hyperscan, which nothing else needs: only `make bench-matching` has it.
if Context.environment["BAITHAK_BENCH"] != nil {
    package.targets += [
        .systemLibrary(
            name: "CHyperscan", path: "Benchmarks/matching/CHyperscan", pkgConfig: "libhs", providers: [.apt(["libhyperscan-dev"])]),
        .executableTarget(
            name: "bench-matching", dependencies: ["CHyperscan", "CPCRE2", "Patterns"], path: "Benchmarks/matching/bench-matching"),
    ]
}
