/* Counts a program's allocations, and the bytes it has allocated and not freed, into a file that others read while it runs.

   LD_PRELOAD=build/count.so COUNT_FILE=FILE program …

   What is counted are calls (malloc, calloc, realloc, memalign and its relatives), so a count does not depend on how fast the machine is. */
#include "counts.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* glibc's own, under the names that nobody replaces. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static struct counts fallback;
static struct counts *counts = &fallback;

__attribute__((constructor)) static void open_counts(void) {
    const char *path = getenv("COUNT_FILE");
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0 || ftruncate(file, sizeof(struct counts)) < 0) return;
    void *mapped = mmap(NULL, sizeof(struct counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped != MAP_FAILED) counts = mapped;
}

static void *took(void *block) {
    if (!block) return block;
    __atomic_fetch_add(&counts->allocations, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&counts->bytes, (int64_t)malloc_usable_size(block), __ATOMIC_RELAXED);
    return block;
}

static void gave(void *block) {
    if (block) __atomic_fetch_sub(&counts->bytes, (int64_t)malloc_usable_size(block), __ATOMIC_RELAXED);
}

void *malloc(size_t size) { return took(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return took(__libc_calloc(count, size)); }

void *realloc(void *block, size_t size) {
    gave(block);
    return took(__libc_realloc(block, size));
}

void *memalign(size_t alignment, size_t size) { return took(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    void *block = memalign(alignment, size);
    if (!block) return ENOMEM;
    *result = block;
    return 0;
}

void free(void *block) {
    gave(block);
    __libc_free(block);
}
