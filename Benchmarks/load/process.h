/* What a process has used, from /proc. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/* User and system time of all threads, in nanoseconds, at the precision of the kernel's tick (10 ms). 0 for pid 0. */
uint64_t process_cpu(pid_t pid);

struct memory {
    /* Bytes in memory that belong to the process. */
    uint64_t resident;
    /* Bytes it has allocated and not freed; 0 if nobody counts them. */
    uint64_t allocated;
};

/* Nothing for pid 0. `counts` is the file of count.so, or null. */
struct memory process_memory(pid_t pid, const char *counts);

/* How often the process has allocated since it began; 0 if nobody counts. */
uint64_t process_allocations(const char *counts);
