#include "inflate.h"

#include "bytes.h"
#include "fail.h"

#include <string.h>
#include <zlib.h>

/* A broadcast reads the same for everyone: what one client has had inflated, the next gets again. */
struct known {
    struct bytes deflated, inflated;
};

enum { KNOWN = 256 };

static void inflate_anew(struct known *known) {
    static const unsigned char tail[4] = {0x00, 0x00, 0xff, 0xff};
    static z_stream stream;
    static int is_ready;
    static char out[1 << 18];
    if (!is_ready && inflateInit2(&stream, -15) != Z_OK) fail("zlib can't be started");
    is_ready = 1;
    inflateReset(&stream);
    stream.next_out = (unsigned char *)out;
    stream.avail_out = sizeof out;
    stream.next_in = (unsigned char *)known->deflated.data;
    stream.avail_in = (unsigned)known->deflated.count;
    int status = inflate(&stream, Z_SYNC_FLUSH);
    stream.next_in = (unsigned char *)tail;
    stream.avail_in = sizeof tail;
    if (status == Z_OK) status = inflate(&stream, Z_SYNC_FLUSH);
    if (status != Z_OK || stream.avail_out == 0) fail("a compressed message of %zu bytes can't be inflated", known->deflated.count);
    known->inflated.count = 0;
    bytes_append(&known->inflated, out, sizeof out - stream.avail_out);
}

void inflate_payload(struct websocket_frame *frame) {
    static struct known all[KNOWN];
    size_t key = frame->count;
    for (size_t index = 0; index < frame->count; index += 16) key = key * 31 + (unsigned char)frame->payload[index];
    struct known *known = &all[key % KNOWN];
    if (known->deflated.count != frame->count || memcmp(known->deflated.data, frame->payload, frame->count) != 0) {
        known->deflated.count = 0;
        bytes_append(&known->deflated, frame->payload, frame->count);
        inflate_anew(known);
    }
    frame->payload = known->inflated.data;
    frame->count = known->inflated.count;
}
