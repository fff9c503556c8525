/* A growing run of bytes. */
#pragma once

#include <stddef.h>

struct bytes {
    char *data;
    size_t count;
    size_t capacity;
};

void bytes_append(struct bytes *bytes, const void *data, size_t count);

/* Drops the first `count` bytes; an emptied run gives its memory back. */
void bytes_drop(struct bytes *bytes, size_t count);
