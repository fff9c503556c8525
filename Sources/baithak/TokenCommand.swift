import ChatModel
import Configuration
import Foundation
import SQLiteStorage
import Secrets
import Server
import Storage

/// `baithak token new|list|revoke`: operators' tokens, also while the server runs.
struct TokenCommand {
    private enum Action {
        case new(role: Role, name: String)
        case list
        case revoke(id: String)
    }

    private let action: Action
    private let databasePath: String

    init(_ arguments: inout Arguments) throws(CommandError) {
        let file = try ConfigurationOption.file(&arguments)
        let data = try arguments.value("--data", "a folder")
        switch arguments.next() {
        case "new":
            let written = try arguments.value("--role", "a role")
            guard let written, let role = Role(rawValue: written), role != .guest else {
                throw .usage("--role must be one of member, moderator, owner")
            }
            guard let name = try arguments.value("--name", "a name") else { throw .usage("--name says whose token it is") }
            do throws(Rejection) {
                action = .new(role: role, name: try DisplayName(name).value)
            } catch {
                throw .usage("--name \(name): \(error.message)")
            }
        case "list": action = .list
        case "revoke":
            guard let id = arguments.next() else { throw .usage("`token revoke` needs the token's ID, as `token list` shows it") }
            action = .revoke(id: id)
        case let other: throw .usage("`token` is followed by new, list or revoke\(other.map { ", not \"\($0)\"" } ?? "")")
        }
        try arguments.finish()
        if let data {
            databasePath = data + "/baithak.db"
        } else {
            databasePath = try ConfigurationOption.load(file).settings.storage.path
        }
    }

    func run() throws(CommandError) {
        do throws(StorageError) {
            let store = try SQLiteStore(path: databasePath, exclusive: false)
            defer { store.close() }
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            switch action {
            case .new(let role, let name):
                let token = Secret.randomToken()
                let id = Identifier.short(8)
                try store.addToken(StoredToken(id: id, hash: Secret.hash(token: token), role: role, name: name, createdAt: now))
                Output.line(token)
                Output.error("token \(id) for \(name), \(role.rawValue): shown this once")
            case .list:
                for token in try store.tokens() { Output.line(line(for: token)) }
            case .revoke(let id):
                guard try store.revokeToken(id: id, at: now) else {
                    throw StorageError(.other, "there is no token \(id) that is not revoked; `baithak token list` shows them")
                }
                Output.line("token \(id) is revoked; sessions that entered with it stay until they end")
            }
        } catch {
            throw .failure(error.message)
        }
    }

    private func line(for token: StoredToken) -> String {
        let revoked = token.revokedAt.map { "  revoked \(day($0))" } ?? ""
        return "\(token.id)  \(token.role.rawValue)  \(token.name)  made \(day(token.createdAt))\(revoked)"
    }

    private func day(_ time: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(time.milliseconds) / 1000).formatted(.iso8601)
    }
}
