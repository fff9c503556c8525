#include "load.h"

#include "client.h"
#include "clock.h"
#include "fail.h"
#include "polling.h"
#include "process.h"
#include "text.h"
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Acknowledgements one sender may wait for. */
enum { ACKS_WAITING = 4096 };
#define DRAIN_NANOSECONDS (10 * NANOSECONDS)
/* A run that takes longer than this to connect is stuck. */
#define CONNECT_NANOSECONDS (300 * NANOSECONDS)

enum phase { PHASE_CONNECTING, PHASE_SETTLING, PHASE_WARMUP, PHASE_MEASURING, PHASE_DRAINING, PHASE_DONE };

struct sender {
    uint32_t sent;
    uint32_t acked;
    /* When each message was due, by number modulo the ring's size. */
    uint64_t due[ACKS_WAITING];
};

struct load {
    const struct options *options;
    struct result *result;
    int epoll;
    enum phase phase;
    uint64_t phase_end;
    struct client *clients;
    uint32_t begun, joined;
    /* So many come in before the next phase. */
    uint32_t wanted;
    /* Where the first client's deliveries are written. */
    FILE *dump;
    /* Clients with something to send. */
    struct client **queued;
    uint32_t queued_count;
    struct sender *senders;
    uint32_t next_sender;
    /* By client and sender: the number that is delivered next. */
    uint32_t *expected;
    /* In closed mode, by slot: deliveries that the message in it still lacks. */
    uint32_t *missing;
    uint64_t due_deliveries;
    uint64_t due_acks, acks;
    uint64_t next_due;
    uint64_t window_start, cpu_start, own_cpu_start, deliveries_start, acks_start, allocations_start;
    uint64_t entering_start, entering_cpu_start;
};

static uint32_t room_of(const struct load *load, uint32_t client) { return client % load->options->rooms; }

static uint32_t members(const struct load *load, uint32_t room) {
    const struct options *options = load->options;
    return options->clients / options->rooms + (room < options->clients % options->rooms ? 1 : 0);
}

static void queue(struct load *load, struct client *client) {
    if (client->is_queued) return;
    client->is_queued = 1;
    load->queued[load->queued_count++] = client;
}

static void say(struct load *load, struct client *client, enum websocket_opcode opcode, const char *payload, size_t count) {
    if (client->poster) {
        polling_say(client, payload, count);
        return queue(load, client->poster);
    }
    websocket_encode(&client->out, opcode, payload, count);
    queue(load, client);
}

/* Sending */

static int may_send(const struct load *load) {
    return (load->phase == PHASE_WARMUP || load->phase == PHASE_MEASURING) && load->result->sent < load->options->max_messages;
}

static void send_message(struct load *load, uint32_t index, uint32_t slot, uint64_t due) {
    static struct bytes packet;
    char text[4096];
    const struct options *options = load->options;
    struct sender *sender = &load->senders[index];
    if (options->wire != WIRE_BARE) {
        if (sender->sent - sender->acked >= ACKS_WAITING) fail("the server owes one sender %u acknowledgements: it can't keep up", ACKS_WAITING);
        load->due_acks++;
    }
    uint32_t room = room_of(load, index);
    text_write(text, options->text_bytes, (struct text){.sender = index, .slot = slot, .number = sender->sent, .nanoseconds = due});
    packet.count = 0;
    wire_send(options->wire, &packet, index, room, sender->sent, text, options->text_bytes);
    say(load, &load->clients[index], WEBSOCKET_TEXT, packet.data, packet.count);
    sender->due[sender->sent++ % ACKS_WAITING] = due;
    load->result->sent++;
    load->due_deliveries += members(load, room);
}

static void send_in_slot(struct load *load, uint32_t slot) {
    if (!may_send(load)) return;
    uint32_t sender = load->next_sender;
    load->next_sender = (sender + 1) % load->options->senders;
    load->missing[slot] = members(load, room_of(load, sender));
    send_message(load, sender, slot, now_nanoseconds());
}

static void begin_sending(struct load *load, uint64_t now) {
    const struct options *options = load->options;
    load->next_due = now;
    if (options->mode == MODE_CLOSED)
        for (uint32_t slot = 0; slot < options->in_flight; slot++) send_in_slot(load, slot);
    if (options->mode == MODE_ACKS)
        for (uint32_t count = 0; count < options->in_flight; count++)
            for (uint32_t sender = 0; sender < options->senders; sender++) send_message(load, sender, 0, now);
}

/* A message is due at its time, whether or not this program or the server is late: waiting counts as latency. */
static void send_what_is_due(struct load *load, uint64_t now) {
    if (load->options->mode != MODE_RATE) return;
    for (; may_send(load) && load->next_due <= now; load->next_due += (uint64_t)(NANOSECONDS / load->options->rate)) {
        send_message(load, load->next_sender, 0, load->next_due);
        load->next_sender = (load->next_sender + 1) % load->options->senders;
    }
}

/* Receiving */

static void dump(struct load *load, const struct websocket_frame *frame) {
    if (!load->dump) load->dump = fopen(load->options->dump_path, "wb");
    if (!load->dump || fwrite(frame->payload - (frame->size - frame->count), frame->size, 1, load->dump) != 1)
        fail("%s can't be written: %s", load->options->dump_path, strerror(errno));
}

static void delivered(struct load *load, struct client *client, const struct packet *packet, const struct websocket_frame *frame) {
    struct text text;
    if (!text_find(frame->payload, frame->count, &text)) return;
    struct result *result = load->result;
    if (text.sender >= load->options->senders) fail("a delivery from sender %u, who is none of ours: is the room new?", text.sender);
    uint32_t *expected = &load->expected[client->index * load->options->senders + text.sender];
    int is_placed = text.number == *expected && room_of(load, text.sender) == room_of(load, client->index);
    if (packet->sequence) {
        is_placed = is_placed && (client->sequence == 0 || packet->sequence == client->sequence + 1);
        client->sequence = packet->sequence;
    }
    if (!is_placed) result->misplaced++;
    *expected = text.number + 1;
    result->deliveries++;
    result->delivered_bytes += frame->size;
    if (load->options->dump_path && client->index == 0) dump(load, frame);
    if (load->window_start && text.nanoseconds >= load->window_start) histogram_add(&result->latency, now_nanoseconds() - text.nanoseconds);
    if (load->options->mode == MODE_CLOSED && text.slot < load->options->in_flight && --load->missing[text.slot] == 0)
        send_in_slot(load, text.slot);
}

static void acknowledged(struct load *load, struct client *client, uint32_t ack) {
    struct sender *sender = &load->senders[client->index];
    if (client->index >= load->options->senders || ack != sender->acked + 1) fail("client %u: acknowledgement %u is not the next", client->index, ack);
    uint64_t due = sender->due[sender->acked++ % ACKS_WAITING];
    load->acks++;
    if (load->window_start && due >= load->window_start) histogram_add(&load->result->acks, now_nanoseconds() - due);
    if (load->options->mode == MODE_ACKS && may_send(load)) send_message(load, client->index, 0, now_nanoseconds());
}

static void joined(struct load *load, struct client *client) {
    client->phase = CLIENT_JOINED;
    load->joined++;
}

static void handle(void *context, struct client *client, const struct websocket_frame *frame) {
    struct load *load = context;
    enum wire_kind wire = load->options->wire;
    if (frame->size == 0) {
        if (client->poster) {
            polling_ask(client);
            queue(load, client);
        } else if (wire == WIRE_BARE) {
            joined(load, client);
        }
        return;
    }
    if (frame->opcode == WEBSOCKET_PING) return say(load, client, WEBSOCKET_PONG, frame->payload, frame->count);
    if (frame->opcode == WEBSOCKET_CLOSE) fail("client %u: the server closed the WebSocket", client->index);
    struct packet packet = wire_read(wire, frame->payload, frame->count);
    switch (packet.kind) {
    case PACKET_OPEN:
        if (load->options->goal == GOAL_OPENED) return joined(load, client);
        if (client->poster) polling_opened(client, frame->payload, frame->count);
        return say(load, client, WEBSOCKET_TEXT, "40", 2);
    case PACKET_CONNECTED: {
        if (load->options->goal == GOAL_CONNECTED) return joined(load, client);
        struct bytes request = {0};
        wire_enter(wire, &request, client->index, room_of(load, client->index));
        say(load, client, WEBSOCKET_TEXT, request.data, request.count);
        bytes_drop(&request, request.count);
        client->phase = CLIENT_ENTERING;
        return;
    }
    case PACKET_PING: return say(load, client, WEBSOCKET_TEXT, "3", 1);
    case PACKET_EVENT: return delivered(load, client, &packet, frame);
    case PACKET_ACK:
        if (client->phase == CLIENT_ENTERING) return joined(load, client);
        return acknowledged(load, client, packet.ack);
    case PACKET_REFUSAL: fail("client %u was refused: %.*s", client->index, (int)frame->count, frame->payload);
    case PACKET_OTHER: return;
    }
}

/* The run */

static void connect_more(struct load *load) {
    const struct options *options = load->options;
    while (load->begun < load->wanted && load->begun - load->joined < options->entering) {
        struct client *client = &load->clients[load->begun];
        client->index = load->begun++;
        client_connect(client, options->port, options->is_secure, load->epoll);
        if (options->is_polling) {
            struct client *poster = &load->clients[options->clients + client->index];
            client_connect(poster, options->port, options->is_secure, load->epoll);
            polling_open(client, poster);
        } else {
            client_upgrade(client, wire_path(options->wire), options->deflates);
        }
        queue(load, client);
    }
}

static void open_window(struct load *load, uint64_t now) {
    load->window_start = now;
    load->cpu_start = process_cpu(load->options->pid);
    load->own_cpu_start = process_cpu(getpid());
    load->deliveries_start = load->result->deliveries;
    load->acks_start = load->acks;
    load->allocations_start = process_allocations(load->options->counts_path);
}

static void close_window(struct load *load, uint64_t now) {
    struct result *result = load->result;
    result->window_nanoseconds = now - load->window_start;
    result->window_cpu = process_cpu(load->options->pid) - load->cpu_start;
    result->own_cpu = process_cpu(getpid()) - load->own_cpu_start;
    result->window_deliveries = result->deliveries - load->deliveries_start;
    result->window_acks = load->acks - load->acks_start;
    result->window_allocations = process_allocations(load->options->counts_path) - load->allocations_start;
    result->after = process_memory(load->options->pid, load->options->counts_path);
}

static void begin_entering(struct load *load, uint64_t now) {
    load->entering_start = now;
    load->entering_cpu_start = process_cpu(load->options->pid);
    connect_more(load);
}

static void end_entering(struct load *load, uint64_t now) {
    load->result->entering_nanoseconds = now - load->entering_start;
    load->result->entering_cpu = process_cpu(load->options->pid) - load->entering_cpu_start;
}

/* Memory at the checkpoint is measured, and the rest of the clients come. */
static void pass_checkpoint(struct load *load, uint64_t now) {
    load->result->checkpoint = process_memory(load->options->pid, load->options->counts_path);
    load->wanted = load->options->clients;
    begin_entering(load, now);
}

static void enter(struct load *load, enum phase phase, uint64_t end) {
    load->phase = phase;
    load->phase_end = end;
}

/* Goes from phase to phase as time passes and clients arrive. */
static void advance(struct load *load, uint64_t now) {
    const struct options *options = load->options;
    int is_over = now >= load->phase_end;
    switch (load->phase) {
    case PHASE_CONNECTING:
        if (is_over) fail("only %u of %u clients are in after %llu s", load->joined, options->clients, CONNECT_NANOSECONDS / NANOSECONDS);
        connect_more(load);
        if (load->joined < load->wanted) break;
        end_entering(load, now);
        enter(load, PHASE_SETTLING, now + (uint64_t)(options->settle_seconds * NANOSECONDS));
        break;
    case PHASE_SETTLING:
        if (!is_over) break;
        if (load->wanted < options->clients) {
            enter(load, PHASE_CONNECTING, now + CONNECT_NANOSECONDS);
            pass_checkpoint(load, now);
            break;
        }
        load->result->idle = process_memory(options->pid, options->counts_path);
        enter(load, PHASE_WARMUP, now + (uint64_t)(options->warmup_seconds * NANOSECONDS));
        begin_sending(load, now);
        break;
    case PHASE_WARMUP:
        if (!is_over) break;
        open_window(load, now);
        enter(load, PHASE_MEASURING, now + (uint64_t)(options->seconds * NANOSECONDS));
        break;
    case PHASE_MEASURING:
        if (!is_over) break;
        close_window(load, now);
        enter(load, PHASE_DRAINING, now + DRAIN_NANOSECONDS);
        break;
    case PHASE_DRAINING:
        if (is_over || (load->result->deliveries >= load->due_deliveries && load->acks >= load->due_acks)) load->phase = PHASE_DONE;
        break;
    case PHASE_DONE: break;
    }
    send_what_is_due(load, now);
}

/* Waits for sockets, or until a message is due or the phase ends. */
static int wait_for_events(struct load *load, struct epoll_event *events, int limit) {
    uint64_t now = now_nanoseconds(), until = load->phase_end;
    if (load->options->mode == MODE_RATE && may_send(load) && load->next_due < until) until = load->next_due;
    uint64_t left = until > now ? until - now : 0;
    struct timespec timeout = {(time_t)(left / NANOSECONDS), (long)(left % NANOSECONDS)};
    int count = epoll_pwait2(load->epoll, events, limit, &timeout, NULL);
    if (count < 0 && errno != EINTR) fail("epoll_pwait2: %s", strerror(errno));
    return count;
}

static void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);
    if (!memory) fail("out of memory");
    return memory;
}

void load_run(const struct options *options, struct result *result) {
    static struct epoll_event events[1024];
    uint32_t connections = options->clients * (options->is_polling ? 2 : 1);
    struct load load = {
        .options = options, .result = result, .epoll = epoll_create1(EPOLL_CLOEXEC),
        .wanted = options->checkpoint ? options->checkpoint : options->clients,
        .clients = allocate(connections, sizeof(struct client)), .queued = allocate(connections, sizeof(struct client *)),
        .senders = allocate(options->senders, sizeof(struct sender)), .missing = allocate(options->in_flight, sizeof(uint32_t)),
        .expected = allocate((size_t)options->clients * options->senders, sizeof(uint32_t)),
    };
    result->before = process_memory(options->pid, options->counts_path);
    enter(&load, PHASE_CONNECTING, now_nanoseconds() + CONNECT_NANOSECONDS);
    begin_entering(&load, now_nanoseconds());
    while (load.phase != PHASE_DONE) {
        for (uint32_t index = 0; index < load.queued_count; index++) client_flush(load.queued[index], load.epoll);
        load.queued_count = 0;
        int count = wait_for_events(&load, events, sizeof events / sizeof events[0]);
        for (int index = 0; index < count; index++) {
            struct client *client = events[index].data.ptr;
            if (events[index].events & EPOLLOUT) queue(&load, client);
            if (events[index].events & ~(uint32_t)EPOLLOUT) client_receive(client, handle, &load);
        }
        advance(&load, now_nanoseconds());
    }
    result->lost = load.due_deliveries > result->deliveries ? load.due_deliveries - result->deliveries : 0;
    if (load.acks < load.due_acks) fail("%llu acknowledgements never came", (unsigned long long)(load.due_acks - load.acks));
}
