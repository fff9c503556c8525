import ChatModel
import Foundation
import SQLiteStorage
import Storage
import Testing

/// The backends that keep the contract.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite

    var testDescription: String { rawValue }

    /// Runs `body` with a new, empty store.
    func withStore(waitingLimit: Int = SQLiteStore.defaultWaitingLimit, _ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .memory:
            let store = MemoryStore()
            try await body(store)
            store.close()
        case .sqlite:
            try await withFolder { folder throws in
                let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true, waitingLimit: waitingLimit)
                try await body(store)
                store.close()
            }
        }
    }
}

/// Runs `body` with an empty folder that goes away afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("baithak-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
}
