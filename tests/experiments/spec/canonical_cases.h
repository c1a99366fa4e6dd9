/* Rows of parts of specs, each with two values that the model looks at, or does not. */
#ifndef TESTS_EXPERIMENTS_SPEC_CANONICAL_CASES_H
#define TESTS_EXPERIMENTS_SPEC_CANONICAL_CASES_H

#include <stdbool.h>

#define POLLED                                                                                     \
    "{'name': 'p', 'system': {'kind': 'queueing', 'stations': {'s': {'discipline': 'polling', "    \
    "'service': '5 ms', 'polling': {%s}}}}, 'workload': {'classes': {'x': {'arrivals': "           \
    "{'interarrival': '100 ms', 'batch': 4}, 'route': {'start': 's', 's': 'done'}}, 'y': "         \
    "{'arrivals': '100 ms', 'route': {'start': 's', 's': 'done'}}}}, 'run': {'horizon': '1 s', "   \
    "'warmup': '0 s'}}"

#define BOOTED                                                                                     \
    "{'name': 'b', 'system': {'kind': 'multiprocessor', 'memory': {'latency': '90 ns'}, 'boot': "  \
    "{'phases': [{'kind': 'rom', 'name': 'flash', 'size': '64 kB', 'bandwidth': '50 MB/s', "       \
    "'latency': '1 us', %s}]}}, 'workload': {'program': {'kind': 'steps', 'steps': [{'kind': "     \
    "'compute', 'time': '1 us'}]}}, 'run': {'horizon': '1 s', 'transient': true}}"

#define STREAMED                                                                                   \
    "{'name': 'i', 'system': {'kind': 'multiprocessor', 'memory': {'latency': '90 ns'}, "          \
    "'storage': {'d': {'kind': 'station'}}}, 'workload': {'io': {'s': {'device': 'd', %s}}}, "     \
    "'run': {'horizon': '1 s', 'warmup': '0 s'}}"

#define QUEUED                                                                                     \
    "{'name': 'c', 'system': {'kind': 'multiprocessor', 'cores_per_processor': 2, 'memory': "      \
    "{'latency': '90 ns'}, 'scheduler': {'kind': 'fcfs'}, 'run_queues': {%s}}, 'workload': "       \
    "{'threads': 5, 'program': {'kind': 'steps', 'iterations': 'infinite', 'steps': [{'kind': "    \
    "'compute', 'part': 'replicated', 'time': {'exponential': '2 us'}}, {'kind': 'io', 'device': " \
    "'d', 'time': {'exponential': '1 us'}}]}}, 'run': {'horizon': '1 ms'}}"

#define REBUILT                                                                                    \
    "{'name': 'r', 'system': {'kind': 'multiprocessor', 'memory': {'latency': '90 ns'}, "          \
    "'storage': {'d': {'kind': 'raid', 'station': {'service': {'exponential': '1 ms'}}, "          \
    "'failures': [{'at': '1 ms', 'member': 0}], 'rebuild': {%s}}}}, 'workload': {'io': {'s': {"    \
    "'device': 'd', 'population': 2}}}, 'run': {'horizon': '1 s', 'warmup': '0 s'}}"

/* The same of rows of parts that are not in the spec above. */
static const struct part_case {
    const char *spec, *row;
    bool is_used;
    const char *part[2];
} part_cases[] = {
    {POLLED, "limit", false, {"'policy': 'gated'", "'policy': 'gated', 'limit': 2"}},
    {POLLED, "limit", true, {"'policy': 'limited'", "'policy': 'limited', 'limit': 2"}},
    {BOOTED,
     "memory_latency",
     false,
     {"'access': 'in_place'", "'access': 'in_place', 'memory_latency': '90 ns'"}},
    {BOOTED,
     "memory_latency",
     true,
     {"'access': 'shadowed'", "'access': 'shadowed', 'memory_latency': '90 ns'"}},
    {STREAMED, "think", false, {"'arrivals': '9 ms'", "'arrivals': '9 ms', 'think': '3 ms'"}},
    {STREAMED, "think", true, {"'population': 2", "'population': 2, 'think': '3 ms'"}},
    {REBUILT, "spare_delay", false, {"'spares': 0", "'spares': 0, 'spare_delay': '9 s'"}},
    {REBUILT, "spare_delay", true, {"'spares': 1", "'spares': 1, 'spare_delay': '9 s'"}},
    {REBUILT,
     "least_rate",
     false,
     {"'spares': 1, 'priority': 'beside'",
      "'spares': 1, 'priority': 'beside', 'least_rate': '1 MB/s'"}},
    {REBUILT,
     "least_rate",
     true,
     {"'spares': 1, 'priority': 'foreground_first'",
      "'spares': 1, 'priority': 'foreground_first', 'least_rate': '1 MB/s'"}},
    {QUEUED, "placement", false, {"'per': 'machine'", "'per': 'machine', 'placement': 'random'"}},
    {QUEUED, "placement", true, {"'per': 'core'", "'per': 'core', 'placement': 'random'"}},
    {QUEUED, "affinity", false, {"'per': 'machine'", "'per': 'machine', 'affinity': false"}},
    {QUEUED,
     "affinity",
     true,
     {"'placement': 'random'", "'placement': 'random', 'affinity': false"}},
    {QUEUED, "balancing", false, {"'per': 'machine'", "'per': 'machine', 'balancing': 'none'"}},
    {QUEUED,
     "balancing",
     true,
     {"'placement': 'random'", "'placement': 'random', 'balancing': 'none'"}},
    {QUEUED,
     "interval",
     true,
     {"'placement': 'random', 'balancing': 'push'",
      "'placement': 'random', 'balancing': 'push', 'interval': '3 us'"}},
};

enum { PART_CASES = sizeof part_cases / sizeof *part_cases };

#endif
