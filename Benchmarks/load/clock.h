/* Monotonic time in nanoseconds. */
#pragma once

#include <stdint.h>
#include <time.h>

#define NANOSECONDS 1000000000ull

static inline uint64_t now_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NANOSECONDS + (uint64_t)now.tv_nsec;
}
