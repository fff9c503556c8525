#include "polling.h"

#include "fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_SEPARATOR = 0x1e };

/* The content of a whole answer at the start of `data`; false while it is incomplete. Ends the program if the answer is not 200. */
static int read_answer(const char *data, size_t count, const char **content, size_t *length) {
    static const char field[] = "\r\nContent-Length: ";
    const char *end = memmem(data, count, "\r\n\r\n", 4);
    if (!end) return 0;
    const char *announced = memmem(data, (size_t)(end - data), field, sizeof field - 1);
    if (memcmp(data, "HTTP/1.1 200 ", 13) != 0 || !announced) fail("the server refused a request: %.*s", (int)count, data);
    *content = end + 4;
    *length = strtoul(announced + sizeof field - 1, NULL, 10);
    return count - (size_t)(*content - data) >= *length;
}

static size_t read_answers(struct client *client, const char *data, size_t count, client_handler *handle, void *context) {
    const char *content;
    size_t used = 0, length;
    while (read_answer(data + used, count - used, &content, &length)) {
        const char *end = content + length;
        for (const char *packet = content; packet < end;) {
            const char *separator = memchr(packet, RECORD_SEPARATOR, (size_t)(end - packet));
            size_t size = (size_t)((separator ? separator : end) - packet);
            handle(context, client, &(struct websocket_frame){WEBSOCKET_TEXT, packet, size, size, 0});
            packet += size + 1;
        }
        used = (size_t)(end - data);
        handle(context, client, &(struct websocket_frame){0});
    }
    return used;
}

/* Answers to POSTs say nothing but that they arrived. */
static size_t skip_answers(struct client *client, const char *data, size_t count, client_handler *handle, void *context) {
    (void)client, (void)handle, (void)context;
    const char *content;
    size_t used = 0, length;
    while (read_answer(data + used, count - used, &content, &length)) used = (size_t)(content + length - data);
    return used;
}

static void append(struct bytes *out, const char *format, const char *sid, size_t length) {
    char head[256];
    int count = snprintf(head, sizeof head, format, sid, length);
    bytes_append(out, head, (size_t)count);
}

void polling_open(struct client *client, struct client *poster) {
    client->read = read_answers;
    client->phase = CLIENT_OPENING;
    client->poster = poster;
    poster->read = skip_answers;
    append(&client->out, "GET /socket.io/?EIO=4&transport=polling%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "", 0);
}

void polling_opened(struct client *client, const char *packet, size_t count) {
    const char *sid = memmem(packet, count, "\"sid\":\"", 7);
    const char *end = sid ? memchr(sid + 7, '"', count - (size_t)(sid + 7 - packet)) : NULL;
    if (!end || (size_t)(end - sid - 7) >= sizeof client->sid) fail("no session in %.*s", (int)count, packet);
    memcpy(client->sid, sid + 7, (size_t)(end - sid - 7));
}

void polling_ask(struct client *client) {
    append(&client->out, "GET /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", client->sid, 0);
}

void polling_say(struct client *client, const char *packet, size_t count) {
    append(
        &client->poster->out, "POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %zu\r\n\r\n",
        client->sid, count);
    bytes_append(&client->poster->out, packet, count);
}
