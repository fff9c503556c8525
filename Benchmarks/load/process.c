#include "process.h"

#include "clock.h"
#include "counts.h"
#include "fail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *open_file(pid_t pid, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    FILE *file = fopen(path, "r");
    if (!file) fail("%s: the server's process is gone", path);
    return file;
}

uint64_t process_cpu(pid_t pid) {
    if (pid == 0) return 0;
    char line[1024];
    FILE *file = open_file(pid, "stat");
    char *read = fgets(line, sizeof line, file);
    fclose(file);
    /* The second field is the program's name, which may hold anything; the 14th and 15th are utime and stime (proc(5)). */
    char *fields = read ? strrchr(line, ')') : NULL;
    uint64_t user, system;
    if (!fields || sscanf(fields, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64 " %" SCNu64, &user, &system) != 2)
        fail("/proc/%d/stat can't be read", (int)pid);
    return (user + system) * (NANOSECONDS / (uint64_t)sysconf(_SC_CLK_TCK));
}

static struct counts read_counts(const char *path) {
    struct counts counts = {0};
    if (!path) return counts;
    FILE *file = fopen(path, "rb");
    if (!file || fread(&counts, sizeof counts, 1, file) != 1) fail("%s: nobody counts allocations there", path);
    fclose(file);
    return counts;
}

uint64_t process_allocations(const char *counts) { return read_counts(counts).allocations; }

struct memory process_memory(pid_t pid, const char *counts) {
    if (pid == 0) return (struct memory){0};
    char line[256];
    uint64_t kilobytes = 0;
    FILE *file = open_file(pid, "status");
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %" SCNu64, &kilobytes) == 1) break;
    fclose(file);
    return (struct memory){.resident = kilobytes * 1024, .allocated = (uint64_t)read_counts(counts).bytes};
}
