import ChatModel
import JSON
import Storage

/// What the command line and operators read: rare, so statements are made when they are needed and not kept.
extension LogReader {
    func policies() throws(StorageError) -> [PolicyRecord] {
        try connection.once("SELECT number, created_at, cause FROM policies ORDER BY number") { statement throws(StorageError) in
            try statement.all { row in
                PolicyRecord(
                    number: Int(row.integer()), appliedAt: Timestamp(milliseconds: row.integer()), cause: row.text())
            }
        }
    }

    func policyDocuments(_ number: Int) throws(StorageError) -> [String: String]? {
        let text = try connection.once("SELECT documents FROM policies WHERE number = ?") { statement throws(StorageError) in
            try statement.bind(Int64(number)).first { $0.text() }
        }
        guard let text else { return nil }
        guard let object = (try? JSONParser.parse(text))?.object else {
            throw StorageError(.unusable, "\(connection.path): policy \(number) is not readable")
        }
        return Dictionary(object.members.map { ($0.key, $0.value.string ?? "") }) { $1 }
    }
}
