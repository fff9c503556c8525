/* What the command line asks for. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum load_mode {
    /* Keep `in_flight` messages under way; the next leaves when the last of a message's deliveries has arrived. */
    MODE_CLOSED,
    /* Every sender keeps `in_flight` messages under way; the next leaves when one is acknowledged. */
    MODE_ACKS,
    /* Send at a fixed rate, whatever comes back. */
    MODE_RATE,
    /* Connect, enter the rooms and wait. */
    MODE_IDLE,
};

enum wire_kind { WIRE_NATIVE, WIRE_CLASSIC, WIRE_BARE };

/* How far a client goes before it counts as in. */
enum goal { GOAL_JOINED, GOAL_CONNECTED, GOAL_OPENED };

struct options {
    uint16_t port;
    enum wire_kind wire;
    enum load_mode mode;
    enum goal goal;
    /* HTTP long polling instead of WebSockets. */
    int is_polling;
    int is_secure;
    /* Clients offer permessage-deflate. */
    int deflates;
    uint32_t clients;
    uint32_t rooms;
    uint32_t senders;
    uint32_t in_flight;
    /* Clients on their way in at one time. */
    uint32_t entering;
    /* Clients in after which memory is measured a first time; 0 for none. */
    uint32_t checkpoint;
    /* Messages per second of all senders together. */
    double rate;
    /* Between the last client's coming in and what follows. */
    double settle_seconds;
    double warmup_seconds;
    double seconds;
    /* Messages after which sending stops, whatever the time. */
    uint64_t max_messages;
    uint32_t text_bytes;
    /* The server, to be charged for its processor time and memory; 0 for none. */
    pid_t pid;
    /* The processor this program runs on; -1 for any. */
    int cpu;
    /* Where to write the frames that the first client is delivered; null for nowhere. */
    const char *dump_path;
    /* The file in which the server's allocations are counted (count.so); null for none. */
    const char *counts_path;
};

/* Reads the command line; ends the program with a usage text if it is wrong. */
struct options options_parse(int argc, char **argv);
