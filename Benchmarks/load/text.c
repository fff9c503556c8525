#include "text.h"

#include <string.h>

static char *write_hex(char *out, uint64_t value, int digits) {
    for (int index = digits - 1; index >= 0; index--, value >>= 4) out[index] = "0123456789abcdef"[value & 15];
    return out + digits;
}

static uint64_t read_hex(const char *in, int digits) {
    uint64_t value = 0;
    for (int index = 0; index < digits; index++) value = value << 4 | (uint64_t)(in[index] <= '9' ? in[index] - '0' : in[index] - 'a' + 10);
    return value;
}

void text_write(char *out, size_t length, struct text text) {
    static const char filler[] = " the quick brown fox jumps over the lazy dog and";
    char *end = out + length;
    memcpy(out, TEXT_MARK, 6);
    out = write_hex(out + 6, text.sender, 4);
    *out++ = ':';
    out = write_hex(out, text.slot, 4);
    *out++ = ':';
    out = write_hex(out, text.number, 8);
    *out++ = ':';
    out = write_hex(out, text.nanoseconds, 16);
    for (size_t index = 0; out < end; index++) *out++ = filler[index % (sizeof filler - 1)];
    /* A space at the end would be lost in a server that trims. */
    if (end[-1] == ' ') end[-1] = '.';
}

int text_find(const char *packet, size_t count, struct text *text) {
    const char *mark = memmem(packet, count, TEXT_MARK, 6);
    if (!mark || count - (size_t)(mark - packet) < TEXT_LEAST) return 0;
    text->sender = (uint32_t)read_hex(mark + 6, 4);
    text->slot = (uint32_t)read_hex(mark + 11, 4);
    text->number = (uint32_t)read_hex(mark + 16, 8);
    text->nanoseconds = read_hex(mark + 25, 16);
    return 1;
}
