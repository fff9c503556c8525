#include "secure.h"

#include "fail.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>

static SSL_CTX *context(void) {
    static SSL_CTX *context;
    if (context) return context;
    /* OpenSSL writes without MSG_NOSIGNAL. */
    signal(SIGPIPE, SIG_IGN);
    context = SSL_CTX_new(TLS_client_method());
    if (!context) fail("OpenSSL can't make a context");
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    return context;
}

SSL *secure_open(int fd) {
    SSL *secure = SSL_new(context());
    if (!secure || SSL_set_fd(secure, fd) != 1) fail("OpenSSL can't make a connection");
    if (SSL_connect(secure) != 1) fail("no TLS: %s", ERR_reason_error_string(ERR_get_error()));
    return secure;
}

/* The count, or what `recv` and `send` would say instead. */
static ssize_t outcome(SSL *secure, int done, size_t count) {
    if (count > 0) return (ssize_t)count;
    switch (SSL_get_error(secure, done)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: errno = EAGAIN; return -1;
    case SSL_ERROR_ZERO_RETURN: return 0;
    default: errno = ECONNRESET; return -1;
    }
}

ssize_t secure_receive(SSL *secure, void *data, size_t count) {
    size_t sum = 0, received = 0;
    int done = 1;
    while (sum < count && (done = SSL_read_ex(secure, (char *)data + sum, count - sum, &received)) == 1) sum += received;
    return outcome(secure, done, sum);
}

ssize_t secure_send(SSL *secure, const void *data, size_t count) {
    size_t sent = 0;
    int done = SSL_write_ex(secure, data, count, &sent);
    return outcome(secure, done, sent);
}
