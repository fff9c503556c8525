#include "websocket.h"

#include "fail.h"

#include <stdio.h>
#include <string.h>

static const char extension[] = "Sec-WebSocket-Extensions: permessage-deflate";

void websocket_handshake(struct bytes *out, const char *path, int deflates) {
    char request[512];
    int count = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
        path, deflates ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n" : "");
    bytes_append(out, request, (size_t)count);
}

size_t websocket_accepted(const char *data, size_t count, int deflates) {
    const char *end = memmem(data, count, "\r\n\r\n", 4);
    if (!end) return 0;
    if (!memmem(data, (size_t)(end - data), " 101 ", 5)) fail("the handshake was refused: %.*s", (int)(end - data), data);
    if (deflates && !memmem(data, (size_t)(end - data), extension, sizeof extension - 1)) fail("the server does not compress");
    return (size_t)(end - data) + 4;
}

void websocket_encode(struct bytes *out, enum websocket_opcode opcode, const char *payload, size_t count) {
    static const unsigned char mask[4] = {0x5a, 0x17, 0xc3, 0x6e};
    unsigned char header[8] = {(unsigned char)(0x80 | opcode)};
    size_t length = 2;
    if (count < 126) {
        header[1] = (unsigned char)(0x80 | count);
    } else if (count < 65536) {
        header[1] = 0x80 | 126;
        header[2] = (unsigned char)(count >> 8);
        header[3] = (unsigned char)count;
        length = 4;
    } else {
        fail("a frame of %zu bytes is longer than this client sends", count);
    }
    memcpy(header + length, mask, sizeof mask);
    bytes_append(out, header, length + 4);
    size_t start = out->count;
    bytes_append(out, payload, count);
    for (size_t index = 0; index < count; index++) out->data[start + index] = (char)(payload[index] ^ mask[index % 4]);
}

int websocket_decode(const char *data, size_t count, struct websocket_frame *frame) {
    const unsigned char *bytes = (const unsigned char *)data;
    if (count < 2) return 0;
    if (!(bytes[0] & 0x80) || bytes[0] & 0x30) fail("the server sent a fragment or an extension, byte %02x", bytes[0]);
    if (bytes[1] & 0x80) fail("the server sent a masked frame");
    size_t length = bytes[1], header = 2;
    if (length == 126) {
        if (count < 4) return 0;
        length = (size_t)bytes[2] << 8 | bytes[3];
        header = 4;
    } else if (length == 127) {
        if (count < 10) return 0;
        length = 0;
        for (int index = 2; index < 10; index++) length = length << 8 | bytes[index];
        header = 10;
    }
    if (count - header < length) return 0;
    *frame = (struct websocket_frame){bytes[0] & 0x0f, data + header, length, header + length, bytes[0] >> 6 & 1};
    return 1;
}
