#include "wire.h"

#include "fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int starts(const char *text, size_t count, const char *prefix) {
    size_t length = strlen(prefix);
    return count >= length && memcmp(text, prefix, length) == 0;
}

static void append(struct bytes *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void append(struct bytes *out, const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (count >= (int)sizeof line) fail("a packet is too long");
    bytes_append(out, line, (size_t)count);
}

const char *wire_path(enum wire_kind wire) { return wire == WIRE_BARE ? "/" : "/socket.io/?EIO=4&transport=websocket"; }

static struct packet read_event(enum wire_kind wire, const char *text, size_t count) {
    struct packet packet = {.kind = PACKET_OTHER};
    if (!starts(text, count, "42[\"message\",")) return packet;
    packet.kind = PACKET_EVENT;
    if (wire == WIRE_NATIVE) {
        const char *sequence = memmem(text, count, "\"seq\":", 6);
        if (sequence) packet.sequence = strtoull(sequence + 6, NULL, 10);
    }
    return packet;
}

/* `43ID[…]`: success is `{"ok":true` in the native contract and nothing in the classic one. */
static struct packet read_ack(enum wire_kind wire, const char *text, size_t count) {
    struct packet packet = {.kind = PACKET_ACK};
    size_t at = 2;
    while (at < count && text[at] >= '0' && text[at] <= '9') packet.ack = packet.ack * 10 + (uint32_t)(text[at++] - '0');
    if (!starts(text + at, count - at, wire == WIRE_NATIVE ? "[{\"ok\":true" : "[]")) packet.kind = PACKET_REFUSAL;
    return packet;
}

struct packet wire_read(enum wire_kind wire, const char *text, size_t count) {
    if (wire == WIRE_BARE) return (struct packet){.kind = PACKET_EVENT};
    if (count == 0) return (struct packet){.kind = PACKET_OTHER};
    switch (text[0]) {
    case '0': return (struct packet){.kind = PACKET_OPEN};
    case '2': return (struct packet){.kind = PACKET_PING};
    case '4': break;
    default: return (struct packet){.kind = PACKET_OTHER};
    }
    switch (count > 1 ? text[1] : 0) {
    case '0': return (struct packet){.kind = PACKET_CONNECTED};
    case '2': return read_event(wire, text, count);
    case '3': return read_ack(wire, text, count);
    case '4': return (struct packet){.kind = PACKET_REFUSAL};
    default: return (struct packet){.kind = PACKET_OTHER};
    }
}

void wire_enter(enum wire_kind wire, struct bytes *out, uint32_t client, uint32_t room) {
    if (wire == WIRE_NATIVE)
        append(out, "42%d[\"room:join\",{\"room\":\"bench-%u\",\"name\":\"member-%u\"}]", ACK_OF_JOIN, room, client);
    else
        append(out, "42%d[\"join\",{\"username\":\"member-%u\",\"room\":\"bench-%u\"}]", ACK_OF_JOIN, client, room);
}

void wire_send(enum wire_kind wire, struct bytes *out, uint32_t client, uint32_t room, uint32_t number, const char *text, size_t count) {
    switch (wire) {
    case WIRE_NATIVE:
        append(out, "42%u[\"message:send\",{\"room\":\"bench-%u\",\"clientId\":\"%08x-bea7-4000-8000-%012x\",\"text\":\"", number + 1, room, number, client);
        bytes_append(out, text, count);
        append(out, "\"}]");
        break;
    case WIRE_CLASSIC:
        append(out, "42%u[\"sendMessage\",\"", number + 1);
        bytes_append(out, text, count);
        append(out, "\"]");
        break;
    case WIRE_BARE: bytes_append(out, text, count); break;
    }
}
