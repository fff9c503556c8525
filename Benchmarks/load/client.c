#include "client.h"

#include "fail.h"
#include "inflate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/* Addresses of ours that connections come from. */
enum { SOURCES = 64 };

void client_connect(struct client *client, uint16_t port, int is_secure, int epoll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0) fail("client %u: no socket: %s (see ulimit -n)", client->index, strerror(errno));
    /* From one address the kernel would spend most of a connect on looking for a port that none of 18,000 connections, and those closed lately, has. */
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + client->index % SOURCES)};
    int yes = 1;
    setsockopt(client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    if (bind(client->fd, (struct sockaddr *)&source, sizeof source) < 0) fail("client %u: no address: %s", client->index, strerror(errno));
    if (connect(client->fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("client %u can't connect to port %u: %s", client->index, port, strerror(errno));
    int one = 1;
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (is_secure) client->secure = secure_open(client->fd);
    fcntl(client->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event) < 0) fail("epoll_ctl: %s", strerror(errno));
}

static size_t read_frames(struct client *client, const char *data, size_t count, client_handler *handle, void *context) {
    size_t used = 0;
    if (client->phase == CLIENT_UPGRADING) {
        used = websocket_accepted(data, count, client->deflates);
        if (used == 0) return 0;
        client->phase = CLIENT_OPENING;
        /* Frames may follow the handshake at once; that it is over is news in itself. */
        handle(context, client, &(struct websocket_frame){0});
    }
    struct websocket_frame frame;
    while (websocket_decode(data + used, count - used, &frame)) {
        used += frame.size;
        if (frame.is_compressed && !client->deflates) fail("client %u: a compressed message, and nobody asked for it", client->index);
        if (frame.is_compressed) inflate_payload(&frame);
        handle(context, client, &frame);
    }
    return used;
}

void client_upgrade(struct client *client, const char *path, int deflates) {
    client->read = read_frames;
    client->phase = CLIENT_UPGRADING;
    client->deflates = deflates;
    websocket_handshake(&client->out, path, deflates);
}

/* False if nothing more has arrived. */
static int receive_once(struct client *client, client_handler *handle, void *context) {
    static char buffer[1 << 18];
    ssize_t received = client->secure ? secure_receive(client->secure, buffer, sizeof buffer) : recv(client->fd, buffer, sizeof buffer, 0);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (received <= 0) fail("client %u: the server closed the connection%s%s", client->index, received < 0 ? ": " : "", received < 0 ? strerror(errno) : "");
    if (client->in.count == 0) {
        size_t used = client->read(client, buffer, (size_t)received, handle, context);
        if (used < (size_t)received) bytes_append(&client->in, buffer + used, (size_t)received - used);
    } else {
        bytes_append(&client->in, buffer, (size_t)received);
        size_t used = client->read(client, client->in.data, client->in.count, handle, context);
        if (used > 0) bytes_drop(&client->in, used);
    }
    return (size_t)received == sizeof buffer;
}

void client_receive(struct client *client, client_handler *handle, void *context) {
    /* Nobody tells of what TLS has opened and we have not taken. */
    while (receive_once(client, handle, context) && client->secure) {}
}

void client_flush(struct client *client, int epoll) {
    client->is_queued = 0;
    if (client->out.count == 0) return;
    struct bytes *out = &client->out;
    ssize_t sent = client->secure ? secure_send(client->secure, out->data, out->count) : send(client->fd, out->data, out->count, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) fail("client %u: the server closed the connection: %s", client->index, strerror(errno));
    if (sent > 0) bytes_drop(&client->out, (size_t)sent);
    int is_blocked = client->out.count > 0;
    if (is_blocked == client->is_blocked) return;
    client->is_blocked = is_blocked;
    struct epoll_event event = {.events = EPOLLIN | (is_blocked ? EPOLLOUT : 0), .data.ptr = client};
    epoll_ctl(epoll, EPOLL_CTL_MOD, client->fd, &event);
}
