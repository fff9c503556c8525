import JSON
import TLS

/// The certificate the server shows.
package struct TLSSettings: Sendable, Equatable {
    /// Paths of PEM files.
    package struct Files: Sendable, Equatable {
        package let certificate: String
        package let key: String
    }

    /// Nil without a certificate.
    package var files: Files?

    /// Reads the files, too: a mistake in them is one of the configuration.
    init(_ reader: SettingsReader, folder: String) {
        let certificate = reader.optionalString(
            "certificate",
            help: "A PEM file with the certificate and then those that lead to the root, such as `fullchain.pem` of an ACME client.")
        let key = reader.optionalString("key", help: "The PEM file of the certificate's private key, not encrypted.")
        guard let certificate, let key else {
            files = nil
            if certificate != nil { reader.report("", "has a certificate and no key") }
            if key != nil { reader.report("", "has a key and no certificate") }
            return
        }
        let files = Files(certificate: certificate.resolved(in: folder), key: key.resolved(in: folder))
        self.files = files
        do throws(TLSError) {
            for warning in try TLSContext(certificate: files.certificate, key: files.key).warnings {
                reader.warn(warning.settingName, "is \"\(warning.place == .key ? key : certificate)\", which \(warning)")
            }
        } catch {
            reader.report(error.settingName, "is \"\(error.place == .key ? key : certificate)\", which \(error)")
        }
    }
}

extension TLSError {
    fileprivate var settingName: String { place == .key ? "key" : "certificate" }
}
