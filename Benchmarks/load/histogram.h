/* Durations, counted in buckets that are at most 1.6 % wide: any number of them in constant memory. */
#pragma once

#include <stdint.h>

enum { HISTOGRAM_BUCKETS = 64 * 64 };

struct histogram {
    uint64_t count;
    uint64_t largest;
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t nanoseconds);

/* The duration that `fraction` (0 to 1) of all don't exceed, in nanoseconds; 0 if there are none. */
uint64_t histogram_quantile(const struct histogram *histogram, double fraction);
