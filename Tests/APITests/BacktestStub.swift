import API
import ChatModel
import JSON

/// A desk whose only backtest is called `one`.
struct BacktestStub: Backtesting {
    func start(files: [String: String?], room: RoomName?, since: Timestamp, againstRecord: Bool) async throws(PolicyRefusal) -> String {
        "one"
    }

    func state(of id: String) -> JSONObject? {
        id == "one" ? JSONObject([("id", "one"), ("state", "running"), ("events", 5), ("progress", 0.5)]) : nil
    }

    func cancel(_ id: String) -> Bool { id == "one" }
}
