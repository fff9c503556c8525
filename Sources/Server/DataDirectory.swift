import ChatModel
import Foundation
import Secrets
import Storage

/// The folder that holds everything the server keeps: the database, the key that signs guests' secrets and the first token.
package struct DataDirectory: Sendable {
    package let path: String
    package let databasePath: String

    /// - Parameter databasePath: the database file; the other files are beside it.
    package init(databasePath: String) {
        self.databasePath = databasePath
        path = URL(fileURLWithPath: databasePath).deletingLastPathComponent().path
    }

    package var ownerTokenPath: String { path + "/owner-token" }

    /// Where a running server listens for commands on this machine.
    package var controlSocketPath: String { path + "/control.sock" }

    /// Makes the folder if it is missing, for the server's user alone.
    func create() throws(ServerError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServerError("\(path): the data folder can't be made: \(error.localizedDescription)")
        }
    }

    func guestKey() throws(ServerError) -> GuestKey {
        do throws(SecretsError) {
            return GuestKey(try KeyFile(path: path + "/guest.key").readOrCreate())
        } catch {
            throw ServerError(error.message)
        }
    }

    /// Makes the owner's token if the store never had one, and writes it where only the server's user can read it.
    /// - Returns: the file, if the token was made now.
    func makeOwnerToken(in store: any Store, now: Timestamp) throws(ServerError) -> String? {
        do throws(StorageError) {
            if try store.tokens().contains(where: { $0.role == .owner }) { return nil }
            // The file comes first: a token nobody can read would keep the owner out for good, one too many is refused.
            let token = Secret.randomToken()
            do throws(SecretsError) {
                try SecretFile.write(Array((token + "\n").utf8), to: ownerTokenPath, replacing: true)
            } catch {
                throw StorageError(.other, error.message)
            }
            try store.addToken(
                StoredToken(id: Identifier.short(8), hash: Secret.hash(token: token), role: .owner, name: "owner", createdAt: now))
            return ownerTokenPath
        } catch {
            throw ServerError(error.message)
        }
    }
}
