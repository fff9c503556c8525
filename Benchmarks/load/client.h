/* One client's connection: bytes to packets and back, over a WebSocket or HTTP long polling. What packets mean is load.c's business. */
#pragma once

#include "bytes.h"
#include "secure.h"
#include "websocket.h"

#include <stdint.h>

enum client_phase { CLIENT_UNCONNECTED, CLIENT_UPGRADING, CLIENT_OPENING, CLIENT_ENTERING, CLIENT_JOINED };

struct client;

/* Takes what a client has received; a frame of size 0 tells that an HTTP answer is over. A payload is gone when the call returns. */
typedef void client_handler(void *context, struct client *client, const struct websocket_frame *frame);

struct client {
    int fd;
    uint32_t index;
    enum client_phase phase;
    /* The beginning of what has not arrived to its end. */
    struct bytes in;
    /* What leaves with the next flush. */
    struct bytes out;
    int is_queued;
    int is_blocked;
    /* Null in the clear. */
    SSL *secure;
    /* Takes compressed messages. */
    int deflates;
    /* The newest number of the room's log that was delivered. */
    uint64_t sequence;
    /* Handles what is whole at the start of the bytes and returns its size. */
    size_t (*read)(struct client *client, const char *data, size_t count, client_handler *handle, void *context);
    /* Of a polling client: the connection for its POSTs, as its own carries the polls. */
    struct client *poster;
    /* Of a polling client: its session, once that is open. */
    char sid[64];
};

/* Connects to 127.0.0.1, over TLS or not, and watches the connection in `epoll`, its data pointing to the client. */
void client_connect(struct client *client, uint16_t port, int is_secure, int epoll);

/* Asks for a WebSocket, with compressed messages or without. */
void client_upgrade(struct client *client, const char *path, int deflates);

/* Reads what has arrived. */
void client_receive(struct client *client, client_handler *handle, void *context);

/* Sends what is queued, as far as the kernel takes it; the rest waits for `epoll` to report room. */
void client_flush(struct client *client, int epoll);
