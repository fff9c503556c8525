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

/* Words as they come, the same in every run: text that compresses as people's does, not as one phrase over and over. */
static void write_words(char *out, char *end, uint64_t seed) {
    static const char words[][10] = {
        "the", "of", "and", "to", "in", "we", "is", "it", "you", "that", "was", "for", "on", "are", "with", "as", "they", "be", "at", "one", "have",
        "this", "from", "had", "by", "some", "what", "there", "can", "out", "other", "were", "all", "your", "when", "up", "use", "how", "said", "each",
        "which", "their", "time", "will", "way", "about", "many", "then", "them", "would", "write", "like", "so", "these", "long", "make", "thing",
        "see", "him", "two", "has", "look", "more", "day", "could", "go", "come", "did", "sound", "no", "most", "number", "who", "over", "know", "water",
        "than", "call", "first", "people", "may", "down", "side", "been", "now", "find", "any", "new", "work", "part", "take", "get", "place", "made",
        "live", "where", "after", "back", "little", "only", "round", "man", "year", "came", "show", "every", "good", "me", "give", "our", "under", "name",
        "very", "through", "just", "form", "great", "think", "say", "help", "low", "line", "before", "turn", "cause", "same", "mean", "differ",
    };
    while (out < end) {
        seed = seed * 6364136223846793005 + 1442695040888963407;
        const char *word = words[(seed >> 33) % (sizeof words / sizeof words[0])];
        size_t count = strlen(word), left = (size_t)(end - out);
        /* No word is cut: what is left of "as so" would be held for a moderator. */
        if (count >= left) {
            memset(out, '.', left);
            return;
        }
        *out++ = ' ';
        memcpy(out, word, count);
        out += count;
    }
}

void text_write(char *out, size_t length, struct text text) {
    char *end = out + length;
    memcpy(out, TEXT_MARK, 6);
    out = write_hex(out + 6, text.sender, 4);
    *out++ = ':';
    out = write_hex(out, text.slot, 4);
    *out++ = ':';
    out = write_hex(out, text.number, 8);
    *out++ = ':';
    out = write_hex(out, text.nanoseconds, 16);
    write_words(out, end, text.number);
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
