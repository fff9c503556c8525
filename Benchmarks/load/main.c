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

static void print_memory(const char *name, const struct memory *memory) {
    printf("\"%s\":{\"resident\":%" PRIu64 ",\"allocated\":%" PRIu64 "},", name, memory->resident, memory->allocated);
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
    print_memory("memoryBefore", &result->before);
    print_memory("memoryAtCheckpoint", &result->checkpoint);
    print_memory("memoryIdle", &result->idle);
    print_memory("memoryAfter", &result->after);
    double entering = (double)result->entering_nanoseconds;
    printf("\"entered\":{\"perSecond\":%.0f,\"cpu\":%.3f},", options->clients / entering * 1e9, (double)result->entering_cpu / 1e3 / options->clients);
    printf("\"allocations\":%" PRIu64 ",\"windowDeliveries\":%" PRIu64 ",", result->window_allocations, result->window_deliveries);
    double all = result->deliveries > 0 ? (double)result->deliveries : 1;
    printf("\"bytesPerDelivery\":%.1f,", (double)result->delivered_bytes / all);
    printf("\"lost\":%" PRIu64 ",\"misplaced\":%" PRIu64 "}\n", result->lost, result->misplaced);
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
