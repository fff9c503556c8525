/* What count.so counts, at the start of its file. */
#pragma once

#include <stdint.h>

struct counts {
    /* Since the program began. */
    uint64_t allocations;
    /* Allocated and not freed, as the allocator rounds sizes. */
    int64_t bytes;
};
