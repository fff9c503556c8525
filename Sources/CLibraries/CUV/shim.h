// libuv 1.44: event loop, timers, wake-ups; and Linux's epoll. Imported by Transport only.
#include <uv.h>
#include <errno.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>

// Two calls glibc hides behind _GNU_SOURCE, which would give its structures another shape here than in Swift's Glibc module.
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline int baithak_accept4(int fd, struct sockaddr *address, socklen_t *length) {
  int accepted;
  do {
    accepted = accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  } while (accepted < 0 && errno == EINTR);
  return accepted;
}

// Has the processor fetch what will be needed soon.
static inline void baithak_prefetch(const void *address) { __builtin_prefetch(address, 1); }

// At most 15 bytes and a zero.
static inline void baithak_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
