import Dispatch
import Foundation
import Secrets
import Synchronization
import Testing

@Suite struct KeyFileTests {
    init() throws { try Secret.initialize() }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("baithak-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func aKeyIsMadeOnceAndKept() throws {
        try withFolder { folder throws in
            let path = folder + "/guest.key"
            let key = try KeyFile(path: path).readOrCreate()
            #expect(key.count == 32 && key != [UInt8](repeating: 0, count: 32))
            #expect(try KeyFile(path: path).readOrCreate() == key)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["guest.key"])
        }
    }

    @Test func racersGetOneKey() throws {
        try withFolder { folder throws in
            for round in 0..<20 {
                let keys = Mutex<Set<[UInt8]>>([])
                DispatchQueue.concurrentPerform(iterations: 8) { _ in
                    if let key = try? KeyFile(path: "\(folder)/\(round)").readOrCreate() { keys.withLock { _ = $0.insert(key) } }
                }
                #expect(keys.withLock { $0.count } == 1)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 20)
        }
    }

    @Test(arguments: [0, 31, 33])
    func aKeyOfAnotherLengthIsRefused(count: Int) throws {
        try withFolder { folder throws in
            let path = folder + "/key"
            _ = FileManager.default.createFile(atPath: path, contents: Data(count: count), attributes: [.posixPermissions: 0o600])
            let message =
                "\(path): the key file has \(count) bytes instead of 32; restore it, or move it away to begin with a new key"
            #expect(throws: SecretsError(message)) { try KeyFile(path: path).readOrCreate() }
        }
    }

    @Test func aKeyThatOthersCanReadIsRefused() throws {
        try withFolder { folder throws in
            let path = folder + "/key"
            _ = try KeyFile(path: path).readOrCreate()
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(throws: SecretsError("\(path): others than the owner may use the key file (mode 0640); run chmod 600 on it")) {
                try KeyFile(path: path).readOrCreate()
            }
        }
    }

    @Test func errorsSayWhere() throws {
        try withFolder { folder throws in
            #expect(throws: SecretsError("\(folder)/none/key: cannot create the file: No such file or directory")) {
                try KeyFile(path: folder + "/none/key").readOrCreate()
            }
            #expect(throws: SecretsError("\(folder): is not a file")) { try KeyFile(path: folder).readOrCreate() }
        }
    }
}
