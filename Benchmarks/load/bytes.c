#include "bytes.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

void bytes_append(struct bytes *bytes, const void *data, size_t count) {
    if (bytes->count + count > bytes->capacity) {
        size_t capacity = bytes->capacity ? bytes->capacity : 256;
        while (capacity < bytes->count + count) capacity *= 2;
        char *grown = realloc(bytes->data, capacity);
        if (!grown) fail("out of memory");
        bytes->data = grown;
        bytes->capacity = capacity;
    }
    memcpy(bytes->data + bytes->count, data, count);
    bytes->count += count;
}

void bytes_drop(struct bytes *bytes, size_t count) {
    bytes->count -= count;
    if (bytes->count > 0) {
        memmove(bytes->data, bytes->data + count, bytes->count);
        return;
    }
    free(bytes->data);
    *bytes = (struct bytes){0};
}
