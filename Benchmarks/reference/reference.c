/* The least a server can do for a broadcast, as a measure for those that do more: a bare epoll loop that answers each message by sending the next
   of the frames a real server sent, the message's text in its place, to every client. No protocol, log, rooms or checks. */
#include "bytes.h"
#include "fail.h"
#include "text.h"
#include "websocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_CLIENTS = 20000, MAX_FRAMES = 65536 };

static int epoll;
static int clients[MAX_CLIENTS];
static int client_count;
/* By descriptor: has its handshake been answered? */
static char is_open[MAX_CLIENTS + 64];
/* The captured frames, one behind the other. They are sent in turn, from the first again after the last. */
static struct bytes captured;
static struct frame {
    size_t start, count, text_offset, text_length;
} frames[MAX_FRAMES];
static size_t frame_count, next_frame;
/* Frames of this turn, if they leave together at its end. */
static int is_per_turn;
static struct bytes turn;

static void read_frames(const char *path) {
    char buffer[65536];
    FILE *file = fopen(path, "rb");
    if (!file) fail("%s can't be read: %s", path, strerror(errno));
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, file)) > 0;) bytes_append(&captured, buffer, count);
    fclose(file);
    struct websocket_frame frame;
    for (size_t start = 0; frame_count < MAX_FRAMES && websocket_decode(captured.data + start, captured.count - start, &frame); start += frame.size) {
        const char *text = memmem(frame.payload, frame.count, TEXT_MARK, strlen(TEXT_MARK));
        const char *end = text ? memchr(text, '"', (size_t)(frame.payload + frame.count - text)) : NULL;
        if (!end) fail("%s holds a frame without a text of the load generator", path);
        frames[frame_count++] = (struct frame){start, frame.size, (size_t)(text - captured.data) - start, (size_t)(end - text)};
    }
    if (frame_count == 0) fail("%s holds no frames", path);
}

/* Waits for a client that does not take everything at once, which happens when the machine is so busy that the kernel falls behind. */
static void send_rest(int client, const char *data, size_t count) {
    while (count > 0) {
        struct pollfd writable = {.fd = client, .events = POLLOUT};
        poll(&writable, 1, -1);
        ssize_t sent = send(client, data, count, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) fail("a client is gone: %s", strerror(errno));
        if (sent > 0) data += sent, count -= (size_t)sent;
    }
}

static void send_to_all(const char *data, size_t count) {
    for (int index = 0; index < client_count; index++) {
        ssize_t sent = send(clients[index], data, count, MSG_NOSIGNAL);
        if (sent == (ssize_t)count) continue;
        if (sent < 0 && errno != EAGAIN) fail("a client is gone: %s", strerror(errno));
        send_rest(clients[index], data + (sent > 0 ? sent : 0), count - (size_t)(sent > 0 ? sent : 0));
    }
}

static void broadcast(const char *text, size_t count) {
    const struct frame *frame = &frames[next_frame];
    char *data = captured.data + frame->start;
    if (count != frame->text_length) fail("a text of %zu bytes, but the captured one has %zu", count, frame->text_length);
    next_frame = (next_frame + 1) % frame_count;
    memcpy(data + frame->text_offset, text, count);
    if (is_per_turn)
        bytes_append(&turn, data, frame->count);
    else
        send_to_all(data, frame->count);
}

/* Unmasks and broadcasts whole short frames (RFC 6455 §5.2); the load generator sends nothing else. */
static void receive_frames(unsigned char *data, size_t count) {
    while (count > 0) {
        size_t length = count < 2 ? 0 : data[1] & 0x7f, header = 2;
        if (length == 126 && count >= 4) {
            length = (size_t)data[2] << 8 | data[3];
            header = 4;
        }
        if (count < header + 4 + length) fail("a frame arrived in pieces");
        unsigned char *mask = data + header, *payload = mask + 4;
        for (size_t index = 0; index < length; index++) payload[index] ^= mask[index % 4];
        broadcast((char *)payload, length);
        data = payload + length;
        count -= header + 4 + length;
    }
}

static void leave(int fd) {
    for (int index = 0; index < client_count; index++)
        if (clients[index] == fd) clients[index] = clients[--client_count];
    close(fd);
}

static void receive(int fd) {
    static unsigned char buffer[65536];
    /* Every client of the load generator sends the key of RFC 6455 §1.3. */
    static const char accepted[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                   "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    ssize_t count = recv(fd, buffer, sizeof buffer, 0);
    if (count <= 0) {
        if (count == 0 || errno != EAGAIN) leave(fd);
    } else if (is_open[fd]) {
        receive_frames(buffer, (size_t)count);
    } else {
        send(fd, accepted, sizeof accepted - 1, MSG_NOSIGNAL);
        is_open[fd] = 1;
        clients[client_count++] = fd;
    }
}

static void watch(int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl: %s", strerror(errno));
}

static void accept_one(int listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one = 1;
    if (fd < 0) return;
    if (client_count == MAX_CLIENTS || fd >= (int)sizeof is_open) fail("too many clients");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    is_open[fd] = 0;
    watch(fd);
}

static int listen_on(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0)
        fail("can't listen on port %u: %s", port, strerror(errno));
    return listener;
}

int main(int argc, char **argv) {
    static struct epoll_event events[1024];
    if (argc != 4 || (strcmp(argv[3], "message") != 0 && strcmp(argv[3], "turn") != 0))
        fail("usage: reference PORT FRAMES message|turn\n"
             "Sends the frames in the file FRAMES, in turn, to every client: one send per message, or one per turn of the loop.");
    is_per_turn = strcmp(argv[3], "turn") == 0;
    read_frames(argv[2]);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on((uint16_t)atoi(argv[1]));
    watch(listener);
    for (;;) {
        int count = epoll_wait(epoll, events, sizeof events / sizeof events[0], -1);
        for (int index = 0; index < count; index++)
            if (events[index].data.fd == listener)
                accept_one(listener);
            else
                receive(events[index].data.fd);
        if (turn.count > 0) {
            send_to_all(turn.data, turn.count);
            turn.count = 0;
        }
    }
}
