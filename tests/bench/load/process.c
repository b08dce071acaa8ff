#include "process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 8 };

/* Calls `visit` for the process and, by the kernel's list of each thread's children, for all that
 * it has started. */
static void walk(pid_t pid, int depth, void (*visit)(pid_t pid, pid_t thread, void *sum), void *sum)
{
    char path[128];

    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    DIR *folder = opendir(path);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        pid_t thread = (pid_t)strtol(entry->d_name, NULL, 10);
        if (thread <= 0)
            continue;
        visit(pid, thread, sum);
        snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)thread);
        FILE *children = depth < DEPTH_MAX ? fopen(path, "re") : NULL;
        int child;
        while (children && fscanf(children, "%d", &child) == 1)
            walk(child, depth + 1, visit, sum);
        if (children)
            fclose(children);
    }
    closedir(folder);
}

static void add_cpu(pid_t pid, pid_t thread, void *sum)
{
    char path[128];
    unsigned long long ran_ns;

    snprintf(path, sizeof(path), "/proc/%d/task/%d/schedstat", (int)pid, (int)thread);
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    if (fscanf(file, "%llu", &ran_ns) == 1)
        *(uint64_t *)sum += ran_ns;
    fclose(file);
}

static void add_memory(pid_t pid, pid_t thread, void *sum)
{
    struct process_memory *memory = sum;
    unsigned long long kib;
    char path[128], line[256];

    if (thread != pid)
        return; /* once a process */
    snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    while (fgets(line, sizeof(line), file)) {
        if (sscanf(line, "Pss: %llu", &kib) == 1)
            memory->pss_kib += kib;
        else if (sscanf(line, "Rss: %llu", &kib) == 1)
            memory->rss_kib += kib;
    }
    fclose(file);
}

uint64_t process_cpu_ns(const pid_t *pids, int count)
{
    uint64_t sum_ns = 0;

    for (int i = 0; i < count; i++)
        walk(pids[i], 0, add_cpu, &sum_ns);
    return sum_ns;
}

struct process_memory process_memory(const pid_t *pids, int count)
{
    struct process_memory memory = {0, 0};

    for (int i = 0; i < count; i++)
        walk(pids[i], 0, add_memory, &memory);
    return memory;
}
