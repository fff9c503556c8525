#include "histogram.h"

/* Values below 64 have a bucket each; above, each power of two has 64. */
static unsigned bucket_of(uint64_t value) {
    if (value < 64) return (unsigned)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - 6u;
    return (shift + 1) * 64 + (unsigned)((value >> shift) & 63);
}

static uint64_t middle_of(unsigned bucket) {
    if (bucket < 64) return bucket;
    unsigned shift = bucket / 64 - 1;
    return ((64ull + bucket % 64) << shift) + ((1ull << shift) >> 1);
}

void histogram_add(struct histogram *histogram, uint64_t nanoseconds) {
    histogram->count++;
    if (nanoseconds > histogram->largest) histogram->largest = nanoseconds;
    histogram->buckets[bucket_of(nanoseconds)]++;
}

uint64_t histogram_quantile(const struct histogram *histogram, double fraction) {
    if (histogram->count == 0) return 0;
    uint64_t wanted = (uint64_t)(fraction * (double)histogram->count);
    uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->buckets[bucket];
        if (seen > wanted) return middle_of(bucket);
    }
    return histogram->largest;
}
