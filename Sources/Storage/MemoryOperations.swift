import ChatModel

/// The tokens, policies and visits of a `MemoryStore`.
struct MemoryOperations: Sendable {
    private(set) var tokens: [StoredToken] = []
    private(set) var policies: [PolicyRecord] = []
    private var documents: [[String: String]] = []
    private var visits: [[UInt8]: Visit] = [:]

    mutating func add(_ token: StoredToken) throws(StorageError) {
        guard !tokens.contains(where: { $0.id == token.id || $0.hash == token.hash }) else {
            throw StorageError(.other, "there is a token with this identifier or hash")
        }
        tokens.append(token)
    }

    mutating func revoke(_ id: String, at: Timestamp) -> Bool {
        guard let index = tokens.firstIndex(where: { $0.id == id && $0.revokedAt == nil }) else { return false }
        let old = tokens[index]
        tokens[index] = StoredToken(
            id: old.id, hash: old.hash, role: old.role, name: old.name, createdAt: old.createdAt, revokedAt: at)
        return true
    }

    func live(_ hash: [UInt8]) -> StoredToken? { tokens.first { $0.hash == hash && $0.revokedAt == nil } }

    mutating func keep(_ visit: Visit) { visits[visit.key] = visit }

    mutating func forget(_ key: [UInt8]) { visits[key] = nil }

    mutating func resume(_ key: [UInt8], endedSince since: Timestamp) -> Visit? {
        guard var visit = visits[key], let end = visit.endedAt, end >= since else { return nil }
        visit.endedAt = nil
        visits[key] = visit
        return visit
    }

    mutating func endVisits(at now: Timestamp, forgettingBefore since: Timestamp) {
        for key in visits.keys where visits[key]?.endedAt == nil { visits[key]?.endedAt = now }
        forget(endedBefore: since)
    }

    mutating func forget(endedBefore end: Timestamp) { visits = visits.filter { $0.value.endedAt.map { $0 >= end } ?? true } }

    mutating func record(_ documents: [String: String], cause: String, at: Timestamp) -> Int {
        if self.documents.last != documents {
            self.documents.append(documents)
            policies.append(PolicyRecord(number: self.documents.count, appliedAt: at, cause: cause))
        }
        return policies.count
    }

    func documents(_ number: Int) -> [String: String]? { documents.indices.contains(number - 1) ? documents[number - 1] : nil }
}
