import Configuration
import Testing

@Suite struct SettingsTests {
    @Test func everythingHasADefault() throws {
        let scratch = try Scratch(["config.json": #"{ "pipeline": [] }"#])
        let settings = try scratch.load().settings
        #expect(settings == Settings(folder: scratch.path))
        #expect(settings.server.listen == [.tcp(host: "127.0.0.1", port: 8080)])
        #expect(settings.server.loops == 0)
        #expect(settings.server.maxPayloadBytes == 1_000_000)
        #expect(settings.server.publicFolder == nil)
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
            settings.server.listen == [
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
}
