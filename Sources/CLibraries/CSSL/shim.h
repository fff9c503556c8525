// OpenSSL 3: TLS. Imported by TLS only.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// What OpenSSL spells as macros that Swift does not import.

static inline void baithak_tls_restrict(SSL_CTX *context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // Idle connections keep no 16 KiB buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // Clients keep their sessions, in tickets.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
}

static inline void baithak_tls_allow_only_1_1(SSL_CTX *context) {
  SSL_CTX_set_min_proto_version(context, TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
}

static inline void baithak_tls_allow_at_most_1_2(SSL_CTX *context) { SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION); }

static inline void baithak_bio_want_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void baithak_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline EVP_PKEY *baithak_make_key(void) { return EVP_EC_gen("P-256"); }

static inline void baithak_expect_host(SSL *ssl, const char *host) {
  SSL_set_tlsext_host_name(ssl, host);
  SSL_set1_host(ssl, host);
}
