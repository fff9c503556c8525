#include "options.h"

#include "fail.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: load --port PORT [options]\n"
    "  --wire native|classic|bare   Socket.IO events, or bare WebSockets (native)\n"
    "  --clients N --rooms N        clients, spread over rooms (1000 in 1)\n"
    "  --senders N                  how many of them send (1)\n"
    "  --polling                    HTTP long polling instead of WebSockets\n"
    "  --tls                        over TLS\n"
    "  --deflate                    clients offer permessage-deflate\n"
    "  --until opened|connected|joined  how far a client goes: Engine.IO's handshake, the namespace, its room (joined)\n"
    "  --entering N                 how many come in at one time (16)\n"
    "modes:\n"
    "  --in-flight N                that many messages under way, the next when a message has reached everyone (1)\n"
    "  --acks                       --in-flight for each sender, the next when a message is acknowledged\n"
    "  --rate R                     R messages per second\n"
    "  --idle                       nobody sends\n"
    "limits:\n"
    "  --seconds S --warmup S       measured time, and time before it (5, 1)\n"
    "  --settle S                   time between the last join and the first message (0.5)\n"
    "  --messages N                 most messages to send (10000000)\n"
    "  --text BYTES                 length of a message's text, 48 to 4000 (64)\n"
    "beside:\n"
    "  --pid PID                    the server's process, for its processor time and memory\n"
    "  --cpu N                      run on this processor\n"
    "  --checkpoint N               measure memory also when N clients are in\n"
    "  --counts FILE                where the server's allocations are counted, by count.so\n"
    "  --dump-frames FILE           write the frames that the first client is delivered to a file\n";

static double number(const char *name, const char *text, double least, double most) {
    char *end;
    double value = strtod(text, &end);
    if (*end || end == text || value < least || value > most) fail("--%s %s: expected a number from %g to %g", name, text, least, most);
    return value;
}

static enum goal goal_named(const char *name) {
    if (strcmp(name, "opened") == 0) return GOAL_OPENED;
    if (strcmp(name, "connected") == 0) return GOAL_CONNECTED;
    if (strcmp(name, "joined") == 0) return GOAL_JOINED;
    fail("--until %s: expected opened, connected or joined", name);
}

static enum wire_kind wire_named(const char *name) {
    if (strcmp(name, "native") == 0) return WIRE_NATIVE;
    if (strcmp(name, "classic") == 0) return WIRE_CLASSIC;
    if (strcmp(name, "bare") == 0) return WIRE_BARE;
    fail("--wire %s: expected native, classic or bare", name);
}

struct options options_parse(int argc, char **argv) {
    static const struct option names[] = {
        {"port", required_argument, 0, 'p'},      {"wire", required_argument, 0, 'w'},    {"clients", required_argument, 0, 'n'},
        {"rooms", required_argument, 0, 'R'},     {"senders", required_argument, 0, 'k'}, {"in-flight", required_argument, 0, 'f'},
        {"acks", no_argument, 0, 'a'},            {"rate", required_argument, 0, 'r'},    {"idle", no_argument, 0, 'i'},
        {"seconds", required_argument, 0, 's'},   {"warmup", required_argument, 0, 'W'},  {"messages", required_argument, 0, 'm'},
        {"text", required_argument, 0, 't'},      {"pid", required_argument, 0, 'P'},     {"cpu", required_argument, 0, 'c'},
        {"dump-frames", required_argument, 0, 'd'}, {"help", no_argument, 0, 'h'},          {"polling", no_argument, 0, 'l'},
        {"until", required_argument, 0, 'u'},     {"entering", required_argument, 0, 'e'}, {"settle", required_argument, 0, 'S'},
        {"checkpoint", required_argument, 0, 'C'}, {"counts", required_argument, 0, 'o'},  {"tls", no_argument, 0, 'T'},
        {"deflate", no_argument, 0, 'z'},         {0},
    };
    struct options options = {
        .clients = 1000, .rooms = 1, .senders = 1, .in_flight = 1, .entering = 16, .settle_seconds = 0.5, .warmup_seconds = 1, .seconds = 5, .max_messages = 10000000,
        .text_bytes = 64, .cpu = -1,
    };
    int letter, index;
    while ((letter = getopt_long(argc, argv, "", names, &index)) != -1) {
        const char *name = letter == '?' ? "" : names[index].name;
        switch (letter) {
        case 'p': options.port = (uint16_t)number(name, optarg, 1, 65535); break;
        case 'w': options.wire = wire_named(optarg); break;
        case 'n': options.clients = (uint32_t)number(name, optarg, 1, 20000); break;
        case 'R': options.rooms = (uint32_t)number(name, optarg, 1, 20000); break;
        case 'k': options.senders = (uint32_t)number(name, optarg, 1, 1000); break;
        case 'f': options.in_flight = (uint32_t)number(name, optarg, 1, 1024); break;
        case 'a': options.mode = MODE_ACKS; break;
        case 'r': options.mode = MODE_RATE; options.rate = number(name, optarg, 0.1, 1e6); break;
        case 'i': options.mode = MODE_IDLE; break;
        case 's': options.seconds = number(name, optarg, 0.1, 600); break;
        case 'W': options.warmup_seconds = number(name, optarg, 0, 600); break;
        case 'm': options.max_messages = (uint64_t)number(name, optarg, 1, 1e9); break;
        case 't': options.text_bytes = (uint32_t)number(name, optarg, 48, 4000); break;
        case 'P': options.pid = (pid_t)number(name, optarg, 1, 1e9); break;
        case 'c': options.cpu = (int)number(name, optarg, 0, 1023); break;
        case 'd': options.dump_path = optarg; break;
        case 'l': options.is_polling = 1; break;
        case 'T': options.is_secure = 1; break;
        case 'z': options.deflates = 1; break;
        case 'u': options.goal = goal_named(optarg); break;
        case 'e': options.entering = (uint32_t)number(name, optarg, 1, 4096); break;
        case 'S': options.settle_seconds = number(name, optarg, 0, 600); break;
        case 'C': options.checkpoint = (uint32_t)number(name, optarg, 1, 20000); break;
        case 'o': options.counts_path = optarg; break;
        case 'h': fputs(usage, stdout); exit(0);
        default: fputs(usage, stderr); exit(2);
        }
    }
    if (optind < argc || options.port == 0) {
        fputs(usage, stderr);
        exit(2);
    }
    if (options.senders > options.clients) fail("--senders %u: there are only %u clients", options.senders, options.clients);
    if (options.rooms > options.clients) fail("--rooms %u: there are only %u clients", options.rooms, options.clients);
    if (options.checkpoint >= options.clients) fail("--checkpoint %u: there are only %u clients", options.checkpoint, options.clients);
    if (options.wire == WIRE_BARE && options.rooms > 1) fail("--rooms: bare WebSockets have one room");
    if (options.wire == WIRE_BARE && options.mode == MODE_ACKS) fail("--acks: bare WebSockets have no acknowledgements");
    if (options.wire == WIRE_BARE && (options.is_polling || options.goal != GOAL_JOINED)) fail("--wire bare: no --polling, no --until");
    if (options.deflates && (options.is_polling || options.dump_path)) fail("--deflate: no --polling, no --dump-frames");
    if (options.goal != GOAL_JOINED && options.mode != MODE_IDLE) fail("--until: who is in no room can't send, so it needs --idle");
    return options;
}
