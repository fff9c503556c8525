/* What a client says and hears in one wire contract. Only what varies between contracts is here; sockets are in client.c. */
#pragma once

#include "bytes.h"
#include "options.h"

#include <stddef.h>
#include <stdint.h>

/* What a packet from the server means. */
enum packet_kind {
    PACKET_OTHER,
    /* Engine.IO's handshake: enter the namespace. */
    PACKET_OPEN,
    /* The namespace let us in: enter a room. */
    PACKET_CONNECTED,
    PACKET_PING,
    /* A broadcast; may be a message of ours. */
    PACKET_EVENT,
    PACKET_ACK,
    PACKET_REFUSAL,
};

struct packet {
    enum packet_kind kind;
    /* Of an acknowledgement. */
    uint32_t ack;
    /* Of an event: its number in the room's log, or 0 if the contract has none. */
    uint64_t sequence;
};

/* The acknowledgement id of entering a room; messages have their number + 1. */
enum { ACK_OF_JOIN = 0 };

const char *wire_path(enum wire_kind wire);

struct packet wire_read(enum wire_kind wire, const char *text, size_t count);

/* Each appends one packet, not framed. */
void wire_enter(enum wire_kind wire, struct bytes *out, uint32_t client, uint32_t room);
void wire_send(enum wire_kind wire, struct bytes *out, uint32_t client, uint32_t room, uint32_t number, const char *text, size_t count);
