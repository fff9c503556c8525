import Configuration
import TLS
import Testing

@Suite struct SettingsTests {
    @Test func everythingHasADefault() throws {
        let scratch = try Scratch(["config.json": #"{ "pipeline": [] }"#])
        let settings = try scratch.load().settings
        #expect(settings == Settings(folder: scratch.path))
        #expect(settings.server.listen.map(\.address) == [.tcp(host: "127.0.0.1", port: 8080)])
        #expect(settings.server.loops == 0)
        #expect(settings.server.maxPayloadBytes == 1_000_000)
        #expect(settings.server.publicFolder == nil)
        #expect(settings.server.tls.files == nil)
        #expect(settings.server.trustedProxies.isEmpty)
        #expect(settings.server.origins == [])
        #expect(settings.server.pingIntervalMilliseconds == 25_000)
        #expect(settings.server.pingTimeoutMilliseconds == 20_000)
        #expect(settings.server.maxConnections == 15_000)
        #expect(settings.server.maxQueuedBytes == 16 << 20)
        #expect(settings.storage.use == .sqlite)
        #expect(settings.storage.path == "\(scratch.path)/var/baithak.db")
        #expect(settings.bus.use == .local)
        #expect(settings.chat.createRoomsOnJoin)
        #expect(settings.chat.maxTextBytes == 16_384)
        #expect(settings.chat.maxRooms == 10_000)
        #expect(settings.chat.roomsPerSession == 50)
        #expect(settings.chat.historyPage == 50)
        #expect(settings.chat.maxReplayEntries == 20_000)
        #expect(settings.chat.recentEntries == 512)
        #expect(settings.chat.listenersReceiveLobby)
    }

    @Test func settingsAreRead() throws {
        let scratch = try Scratch([
            "config.json": """
            { "server": { "listen": ["[::1]:0", "localhost:80", "unix:run/chat.sock", "unix:/run/chat.sock"], "loops": 3, "public": "web",
                          "origins": ["HTTPS://Example.org:8443", "*"], "maxConnections": 7 },
              "storage": { "use": "memory", "path": "/var/lib/chat.db" }, "chat": { "createRoomsOnJoin": false, "historyPage": 9 },
              "pipeline": [] }
            """
        ])
        let settings = try scratch.load().settings
        #expect(
            settings.server.listen.map(\.address) == [
                .tcp(host: "::1", port: 0), .tcp(host: "localhost", port: 80), .unix(path: "\(scratch.path)/run/chat.sock"),
                .unix(path: "/run/chat.sock"),
            ])
        #expect(settings.server.listen.map(\.description).prefix(2) == ["[::1]:0", "localhost:80"])
        #expect(settings.server.loops == 3)
        #expect(settings.server.publicFolder == "\(scratch.path)/web")
        #expect(settings.server.origins == ["https://example.org:8443", "*"])
        #expect(settings.server.maxConnections == 7)
        #expect(settings.storage.use == .memory)
        #expect(settings.storage.path == "/var/lib/chat.db")
        #expect(!settings.chat.createRoomsOnJoin)
        #expect(settings.chat.historyPage == 9)
    }

    @Test func addressesSayWhatIsSpokenThere() throws {
        let pair = try #require(SelfSigned())
        let scratch = try Scratch([
            "config.json": """
            { "server": { "listen": ["tls:0.0.0.0:443", "proxy:unix:run/chat.sock", "proxy:tls:[::1]:8443", "127.0.0.1:8080"],
                          "tls": { "certificate": "tls/chain.pem", "key": "tls/key.pem" }, "trustedProxies": ["unix", "10.0.0.0/8"] },
              "pipeline": [] }
            """,
            "tls/chain.pem": pair.certificate, "tls/key.pem": pair.key,
        ])
        let loaded = try scratch.load()
        let listen = loaded.settings.server.listen
        #expect(listen.map(\.isSecure) == [true, false, true, false])
        #expect(listen.map(\.expectsProxyHeader) == [false, true, true, false])
        #expect(listen.map(\.description).last == "127.0.0.1:8080" && listen[2].description == "proxy:tls:[::1]:8443")
        #expect(loaded.settings.server.tls.files?.key == "\(scratch.path)/tls/key.pem")
        #expect(loaded.settings.server.trustedProxies.contains("10.1.2.3"))
        // The files were written for everyone to read.
        #expect(loaded.warnings.map(\.pointer) == ["/server/tls/key"])
        #expect(!loaded.documents.keys.contains { $0.contains("pem") }, "a key is no document of the policy")
    }
}
