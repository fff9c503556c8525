/* The load generator: many WebSocket clients in one thread, against a server on this machine. Prints one line of JSON. */
#include "fail.h"
#include "load.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

static void pin(int cpu) {
    if (cpu < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0) fail("--cpu %d: %s", cpu, strerror(errno));
}

static void print_times(const char *name, const struct histogram *times) {
    printf(
        "\"%s\":{\"count\":%" PRIu64 ",\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"max\":%.1f},", name, times->count,
        (double)histogram_quantile(times, 0.50) / 1e3, (double)histogram_quantile(times, 0.90) / 1e3,
        (double)histogram_quantile(times, 0.99) / 1e3, (double)times->largest / 1e3);
}

/* Times in microseconds, memory in bytes. */
static void print(const struct options *options, const struct result *result) {
    double seconds = (double)result->window_nanoseconds / 1e9;
    double deliveries = (double)result->window_deliveries;
    printf("{\"clients\":%u,\"rooms\":%u,\"senders\":%u,\"inFlight\":%u,", options->clients, options->rooms, options->senders, options->in_flight);
    printf("\"seconds\":%.3f,\"sent\":%" PRIu64 ",\"deliveries\":%" PRIu64 ",", seconds, result->sent, result->deliveries);
    printf("\"deliveriesPerSecond\":%.0f,\"acksPerSecond\":%.0f,", deliveries / seconds, (double)result->window_acks / seconds);
    printf("\"serverCPU\":%.3f,\"generatorCPU\":%.3f,", (double)result->window_cpu / 1e9, (double)result->own_cpu / 1e9);
    printf("\"cpuPerDelivery\":%.4f,", deliveries > 0 ? (double)result->window_cpu / 1e3 / deliveries : 0);
    print_times("latency", &result->latency);
    print_times("ack", &result->acks);
    printf("\"memoryBefore\":%" PRIu64 ",\"memoryAfter\":%" PRIu64 ",", result->memory_before, result->memory_after);
    printf("\"frameBytes\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"misplaced\":%" PRIu64 "}\n", result->frame_bytes, result->lost, result->misplaced);
}

int main(int argc, char **argv) {
    static struct result result;
    struct options options = options_parse(argc, argv);
    pin(options.cpu);
    load_run(&options, &result);
    print(&options, &result);
    if (result.lost || result.misplaced) fail("%" PRIu64 " deliveries lost, %" PRIu64 " misplaced", result.lost, result.misplaced);
    return 0;
}
