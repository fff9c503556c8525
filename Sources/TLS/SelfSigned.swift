import CSSL

/// A certificate nobody vouches for, with its key: for tests and measurements.
package struct SelfSigned: Sendable {
    /// PEM.
    package let certificate: String
    package let key: String

    /// Nil if OpenSSL can't.
    /// - Parameter validDays: until then from now; one that has expired if negative.
    package init?(host: String = "localhost", validDays: Int = 30) {
        guard let key = baithak_make_key(), let certificate = X509_new() else { return nil }
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
        }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        X509_gmtime_adj(X509_getm_notBefore(certificate), -400 * 86_400)
        X509_gmtime_adj(X509_getm_notAfter(certificate), validDays * 86_400)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, Array(host.utf8), -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        guard let alternative = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, "DNS:\(host),IP:127.0.0.1") else { return nil }
        X509_add_ext(certificate, alternative, -1)
        X509_EXTENSION_free(alternative)
        guard X509_sign(certificate, key, EVP_sha256()) > 0 else { return nil }
        self.certificate = Self.text { PEM_write_bio_X509($0, certificate) }
        self.key = Self.text { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    /// The key under a password, which the server refuses.
    func encryptedKey(password: String) -> String? {
        let memory = BIO_new_mem_buf(key, Int32(key.utf8.count))
        defer { BIO_free(memory) }
        guard let key = PEM_read_bio_PrivateKey(memory, nil, nil, nil) else { return nil }
        defer { EVP_PKEY_free(key) }
        let bytes = Array(password.utf8)
        return Self.text { PEM_write_bio_PrivateKey($0, key, EVP_aes_128_cbc(), bytes, Int32(bytes.count), nil, nil) }
    }

    private static func text(_ write: (OpaquePointer?) -> Int32) -> String {
        let memory = BIO_new(BIO_s_mem())
        defer { BIO_free(memory) }
        guard write(memory) == 1 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = BIO_read(memory, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
    }
}
