import Foundation
import TestSupport
import Testing

@testable import TLS

@Suite struct TLSContextTests {
    private let folder: TemporaryDirectory
    private let pair: SelfSigned

    init() throws {
        folder = try TemporaryDirectory()
        pair = try #require(SelfSigned())
    }

    private func mistake(certificate: String?, key: String?) throws -> TLSError? {
        let certificatePath = folder.path + "/certificate.pem"
        let keyPath = folder.path + "/key.pem"
        if let certificate { try folder.write(certificate, to: "certificate.pem") }
        if let key { try folder.write(key, to: "key.pem") }
        do throws(TLSError) {
            _ = try TLSContext(certificate: certificatePath, key: keyPath)
            return nil
        } catch {
            return error
        }
    }

    @Test func filesThatAreNotThereAreNamed() throws {
        #expect(try mistake(certificate: nil, key: pair.key) == TLSError(.certificate, "can't be read: No such file or directory"))
        #expect(try mistake(certificate: pair.certificate, key: nil) == nil, "the key was written before")
    }

    @Test func whatIsNeitherCertificateNorKeyIsRefused() throws {
        #expect(try mistake(certificate: "hello", key: pair.key)?.place == .certificate)
        #expect(try mistake(certificate: pair.certificate, key: "hello")?.description.hasPrefix("holds no private key in PEM form") == true)
        #expect(try mistake(certificate: pair.certificate, key: pair.key) == nil)
    }

    @Test func aKeyOfAnotherCertificateIsRefused() throws {
        let other = try #require(SelfSigned())
        #expect(try mistake(certificate: pair.certificate, key: other.key) == TLSError(.key, "does not belong to the certificate"))
    }

    @Test func anEncryptedKeyIsRefusedWithoutAskingTheTerminal() throws {
        let encrypted = try #require(pair.encryptedKey(password: "secret"))
        #expect(try mistake(certificate: pair.certificate, key: encrypted) == TLSError(.key, "is encrypted: write it without a password"))
    }

    @Test func anExpiredCertificateIsAWarning() throws {
        let old = try #require(SelfSigned(validDays: -3))
        let certificate = try folder.write(old.certificate, to: "old.pem")
        let key = try folder.write(old.key, to: "old.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        let warnings = try TLSContext(certificate: certificate, key: key).warnings
        #expect(warnings.count == 1 && warnings.first?.description.hasPrefix("expired on 20") == true)
    }

    @Test func aKeyForEveryoneIsAWarning() throws {
        let certificate = try folder.write(pair.certificate, to: "certificate.pem")
        let key = try folder.write(pair.key, to: "key.pem")
        for (mode, isWarned) in [(0o600, false), (0o640, false), (0o644, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
            #expect(try TLSContext(certificate: certificate, key: key).warnings.contains { $0.place == .key } == isWarned)
        }
    }
}
