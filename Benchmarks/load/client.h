/* One client's connection: bytes to frames and back. What the frames mean is load.c's business. */
#pragma once

#include "bytes.h"
#include "websocket.h"

#include <stdint.h>

enum client_phase { CLIENT_UNCONNECTED, CLIENT_UPGRADING, CLIENT_OPENING, CLIENT_ENTERING, CLIENT_JOINED };

struct client {
    int fd;
    uint32_t index;
    enum client_phase phase;
    /* The beginning of a frame that has not arrived to its end. */
    struct bytes in;
    /* Frames that leave with the next flush. */
    struct bytes out;
    int is_queued;
    int is_blocked;
    /* The newest number of the room's log that was delivered. */
    uint64_t sequence;
};

/* Connects to 127.0.0.1 and watches the connection in `epoll`, its data pointing to the client. */
void client_connect(struct client *client, uint16_t port, int epoll, const char *path);

/* Reads what has arrived and calls `handle` for each frame; its payload is gone when the call returns. */
void client_receive(struct client *client, void (*handle)(void *, struct client *, const struct websocket_frame *), void *context);

/* Sends what is queued, as far as the kernel takes it; the rest waits for `epoll` to report room. */
void client_flush(struct client *client, int epoll);
