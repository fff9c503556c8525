// libuv 1.44: event loop, timers, wake-ups. Imported by Transport only.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <uv.h>
#include <errno.h>
#include <sys/socket.h>

// `import Glibc` does not show accept4: it is behind _GNU_SOURCE.
static inline int baithak_accept4(int fd, struct sockaddr *address, socklen_t *length) {
  int accepted;
  do {
    accepted = accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  } while (accepted < 0 && errno == EINTR);
  return accepted;
}
