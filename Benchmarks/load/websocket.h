/* As much of RFC 6455 as a client needs that talks to servers it knows. */
#pragma once

#include "bytes.h"

#include <stddef.h>
#include <stdint.h>

enum websocket_opcode { WEBSOCKET_TEXT = 1, WEBSOCKET_CLOSE = 8, WEBSOCKET_PING = 9, WEBSOCKET_PONG = 10 };

struct websocket_frame {
    enum websocket_opcode opcode;
    const char *payload;
    size_t count;
    /* Header and payload, as they were sent. */
    size_t size;
    /* By permessage-deflate. */
    int is_compressed;
};

/* The opening handshake for a path, with an offer of permessage-deflate or without. Every client sends the key of the RFC's example, so that the
   reference server needs no SHA-1. */
void websocket_handshake(struct bytes *out, const char *path, int deflates);

/* The length of a whole answer to the handshake that accepts it, and the offer; 0 while it is incomplete. Ends the program if it refuses. */
size_t websocket_accepted(const char *data, size_t count, int deflates);

/* Appends a masked frame (RFC 6455 §5.3). */
void websocket_encode(struct bytes *out, enum websocket_opcode opcode, const char *payload, size_t count);

/* Reads one unmasked, unfragmented frame; false while it is incomplete. */
int websocket_decode(const char *data, size_t count, struct websocket_frame *frame);
