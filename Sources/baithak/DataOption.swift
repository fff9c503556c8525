import BuiltInPlugins
import ChatModel
import Configuration
import Foundation
import Moderation
import SQLiteStorage
import Server
import Storage

/// The data folder that `--data` or the configuration names, and what is in it.
struct DataOption {
    let data: DataDirectory

    /// - Parameter file: the configuration. It may have mistakes: one may be on the way back from them.
    init(_ arguments: inout Arguments, configuration file: String) throws(CommandError) {
        let written = try arguments.value("--data", "a folder")
        let loader = ConfigurationLoader(file: file, rates: RateTable(), catalogue: .builtIn)
        data = DataDirectory(databasePath: written.map { $0 + "/baithak.db" } ?? loader.storagePath)
    }

    /// Opens the store beside a server that may run.
    func withStore<T>(_ use: (SQLiteStore) throws(StorageError) -> T) throws(CommandError) -> T {
        do throws(StorageError) {
            let store = try SQLiteStore(path: data.databasePath, exclusive: false)
            defer { store.close() }
            return try use(store)
        } catch {
            throw .failure(error.message)
        }
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// In ISO 8601, to the second.
    var iso8601: String { Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601) }
}
