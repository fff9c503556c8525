/* A run: clients enter their rooms, some send, everyone's deliveries are counted, timed and checked. */
#pragma once

#include "histogram.h"
#include "options.h"
#include "process.h"

#include <stdint.h>

/* What a run found. Rates and processor time are of the measured window, latencies of the messages sent in it. */
struct result {
    uint64_t sent;
    uint64_t deliveries;
    /* Bytes of all deliveries, headers of frames included. */
    uint64_t delivered_bytes;
    /* Deliveries that never came within 10 s of the last send. */
    uint64_t lost;
    /* Deliveries out of their sender's order, with a hole before them in the room's log, or in a room of others. */
    uint64_t misplaced;
    uint64_t window_nanoseconds;
    uint64_t window_deliveries;
    uint64_t window_acks;
    uint64_t window_cpu;
    /* Of this program itself, over the window: close to the window's length, it is this program that was measured. */
    uint64_t own_cpu;
    /* From the first connect until everyone was in. */
    uint64_t entering_nanoseconds;
    uint64_t entering_cpu;
    /* The server's, before the first client, at the checkpoint, when all were in and before the first message, and at the end. */
    struct memory before, checkpoint, idle, after;
    /* Allocations of the server in the window. */
    uint64_t window_allocations;
    struct histogram latency;
    struct histogram acks;
};

/* Runs to the end of the measured window and until everything has arrived. */
void load_run(const struct options *options, struct result *result);
