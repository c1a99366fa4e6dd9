#include "tests/speed/speed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Noreturn static void show_usage(void)
{
    fputs("usage: mm1 --customers N | hold --pending N --events M\n", stderr);
    exit(64);
}

_Noreturn void speed_give_up(const char *text)
{
    fprintf(stderr, "%s\n", text);
    exit(2);
}

/* A whole number above 0 after the option's name. */
static uint64_t read_count(int count, char **arguments, const char *name)
{
    for (int i = 2; i + 1 < count; i += 2) {
        if (strcmp(arguments[i], name) == 0) {
            char *end;
            unsigned long long value = strtoull(arguments[i + 1], &end, 10);
            if (*end == '\0' && value > 0) {
                return value;
            }
        }
    }
    show_usage();
}

struct speed_arguments speed_parse(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "mm1") == 0) {
        return (struct speed_arguments){.customers = read_count(count, arguments, "--customers")};
    }
    if (count == 6 && strcmp(arguments[1], "hold") == 0) {
        return (struct speed_arguments){
            .pending = read_count(count, arguments, "--pending"),
            .events = read_count(count, arguments, "--events"),
        };
    }
    show_usage();
}

static double seconds_on(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct speed_time speed_start(void)
{
    return (struct speed_time){seconds_on(CLOCK_MONOTONIC), seconds_on(CLOCK_THREAD_CPUTIME_ID)};
}

struct speed_time speed_stop(struct speed_time start)
{
    struct speed_time now = speed_start();
    return (struct speed_time){now.elapsed_s - start.elapsed_s, now.cpu_s - start.cpu_s};
}

uint64_t speed_warmup(uint64_t pending, uint64_t events)
{
    return pending > events / 4 ? pending : events / 4;
}

void speed_print(const struct speed_result *result)
{
    printf("{\"benchmark\": \"%s\", \"events\": %" PRIu64 ", \"seconds\": %.6f, ",
           result->benchmark, result->events, result->time.elapsed_s);
    if (result->mean_response_time > 0.0) {
        printf("\"mean_response_time\": %.9f, ", result->mean_response_time);
    } else {
        printf("\"mean_response_time\": null, ");
    }
    printf("\"cpu_seconds\": %.6f, \"clock_ticks\": %" PRId64 "}\n", result->time.cpu_s,
           result->clock_ticks);
}
