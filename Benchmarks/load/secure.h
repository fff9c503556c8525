/* TLS of a client, as far as a load generator needs it: whom it speaks to is not checked. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

typedef struct ssl_st SSL;

/* Shakes hands on a blocking socket. */
SSL *secure_open(int fd);

/* As `recv`: as much as fits of what has arrived. */
ssize_t secure_receive(SSL *secure, void *data, size_t count);

/* As `send`. */
ssize_t secure_send(SSL *secure, const void *data, size_t count);
