import Bytes
import EngineIO

typealias Action = EngineSession.Action

let testConfiguration: EngineConfiguration = {
    var configuration = EngineConfiguration()
    configuration.pingIntervalMilliseconds = 300
    configuration.pingTimeoutMilliseconds = 200
    configuration.upgradeTimeoutMilliseconds = 250
    configuration.maxPayloadBytes = 1000
    configuration.maxQueuedBytes = 4000
    return configuration
}()

/// A session on polling whose opening request has been answered, at time 0.
func pollingSession(_ configuration: EngineConfiguration = testConfiguration) -> EngineSession {
    var session = EngineSession(transport: .polling, configuration: configuration, now: 0)
    _ = session.open(sid: "s")
    return session
}

/// A session on WebSocket that has been opened, at time 0.
func webSocketSession() -> EngineSession {
    var session = EngineSession(transport: .webSocket, configuration: testConfiguration, now: 0)
    _ = session.open(sid: "s")
    return session
}

/// A session on polling that a WebSocket has probed.
func probedSession(_ configuration: EngineConfiguration = testConfiguration) -> EngineSession {
    var session = pollingSession(configuration)
    _ = session.webSocketAttached(now: 1)
    _ = session.webSocketText("2probe", now: 2)
    return session
}

/// An application message with a WebSocket header in front.
func message(_ text: String) -> Frame {
    Frame(bytes: [0x81, UInt8(text.utf8.count)] + Array(text.utf8), payloadStart: 2)
}

func binary(_ data: [UInt8]) -> Frame {
    Frame(bytes: [0x82, UInt8(data.count)] + data, payloadStart: 2, isBinary: true)
}

func received(_ text: String) -> Action {
    .message(.text(Array(text.utf8)[...]))
}

func poll(_ payload: String) -> Action {
    .respondToPoll(Array(payload.utf8))
}

extension EngineSession {
    mutating func webSocketText(_ text: String, now: UInt64) -> [Action] {
        webSocketText(Array(text.utf8), now: now)
    }

    mutating func postArrived(_ body: String, now: UInt64) -> [Action] {
        postArrived(Array(body.utf8), now: now)
    }
}
