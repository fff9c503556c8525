/* The text of a benchmark message: who sent it, its place among that sender's messages, its slot and when it was due, then words. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define TEXT_MARK "bench:"
/* Mark, 4 + 4 + 8 + 16 digits and their separators. */
enum { TEXT_LEAST = 6 + 4 + 1 + 4 + 1 + 8 + 1 + 16 };

struct text {
    uint32_t sender;
    uint32_t slot;
    uint32_t number;
    uint64_t nanoseconds;
};

/* Writes `length` bytes, at least TEXT_LEAST; no terminator. */
void text_write(char *out, size_t length, struct text text);

/* Finds and reads a text in a packet; false if there is none. */
int text_find(const char *packet, size_t count, struct text *text);
