import JSON

/// How the server of a performance is built. No script may notice the difference.
enum House: String, Sendable, CaseIterable {
    case oneLoop = "1 loop"
    case twoLoops = "2 loops"
    /// Rooms keep nothing of their log in memory, so that every fact and page comes from the store.
    case noMemory = "2 loops, nothing in memory"

    var loops: Int { self == .oneLoop ? 1 : 2 }

    var overrides: JSONObject {
        self == .noMemory ? JSONObject([("chat", .object(JSONObject([("recentEntries", 0)])))]) : JSONObject()
    }
}
