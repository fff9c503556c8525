/* What a process has used, from /proc. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/* User and system time of all threads, in nanoseconds, at the precision of the kernel's tick (10 ms). 0 for pid 0. */
uint64_t process_cpu(pid_t pid);

/* Resident memory, in bytes. 0 for pid 0. */
uint64_t process_memory(pid_t pid);
