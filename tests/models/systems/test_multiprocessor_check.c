#include "models/interconnect/ring.h"
#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/places.h"
#include "tests/models/systems/multiprocessor_fixture.h"

Test(multiprocessor_check, finds_what_no_row_can_say)
{
    struct fixture fixture;
    fixture_init(&fixture);
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0, "one processor needs no interconnect");
    fixture.machine.processors = 2;
    cr_expect_eq(fixture_complaints(&fixture, "/system/interconnect"), 1);
    fixture_use_bus(&fixture);
    cr_expect_eq(fixture_complaints(&fixture, "/system/interconnect/bandwidth"), 1);
    fixture.bus.bandwidth = 64e9;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.bus.bandwidth = 64e6; /* 1 us a line, all that a reference takes */
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.bus.bandwidth = 60e6;
    cr_expect_eq(fixture_complaints(&fixture, "/system/memory/latency"), 1);
}

Test(multiprocessor_check, refuses_more_in_flight_than_events)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.hardware_threads = 100000;
    fixture.program.outstanding = 8;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.program.outstanding = 9;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/program/outstanding"), 1);
    fixture.program.outstanding = 1;
    fixture.machine.hardware_threads = 100001;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/threads"), 1);
}

/* A core holds as many threads as it has hardware threads, and without a scheduler they stay. */
Test(multiprocessor_check, refuses_more_threads_than_places)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture.machine.cores_per_processor = 3;
    fixture.workload.team.threads = 3;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.workload.team.threads = 4;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/threads"), 1);
    fixture.machine.hardware_threads = 2;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.workload.team.threads = 7;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/threads"), 1);
    struct scheduler_fcfs_parameters fcfs = {0};
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
}

Test(multiprocessor_check, tasks_need_a_scheduler_and_cores)
{
    struct fixture fixture;
    struct scheduler_fcfs_parameters fcfs = {0};
    struct scheduler_quantum_parameters round_robin = {0};
    fixture_init(&fixture);
    fixture_use_tasks(&fixture, 1000, distribution_constant(900));
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks"), 1, "no scheduler");
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.tasks.service = distribution_constant(1000);
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks"), 1, "a load of 1");
    fixture.tasks.service = distribution_constant(900);
    fcfs.switch_cost = 100;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks"), 1, "switches are load too");
    fcfs.switch_cost = 0;
    fixture.tasks.arrivals = distribution_constant(0);
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks/arrivals"), 1);
    fixture_use_tasks(&fixture, 1000, distribution_constant(500));
    fixture.workload.team.threads = 1;
    cr_expect_eq(fixture_complaints(&fixture, "/workload"), 1, "threads of no program");
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks/priority"), 1, "no task ever runs");
    fixture.tasks.priority = 1;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.tasks.priority = 0;
    fixture.machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
    cr_expect_eq(fixture_complaints(&fixture, "/system/scheduler/quantum"), 1);
    round_robin.quantum = 10;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.tasks.priority = -1;
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks/priority"), 1);
    fixture.machine.cores_per_processor = 2;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0, "a core is free of threads");
}

/* Shares of cores that no priority changes: a kind that no spec names. */
static struct scheduler_profile blind_profile(const void *parameters)
{
    (void)parameters;
    return (struct scheduler_profile){.quantum = TICKS_NEVER};
}

/* Right: a scheduler by priority; tasks with the priority of the threads; tasks alone. */
Test(multiprocessor_check, warns_of_a_priority_without_effect)
{
    static const struct scheduler_operations operations = {.profile = blind_profile,
                                                           .ready = scheduler_ready,
                                                           .first = scheduler_first,
                                                           .pick = scheduler_pick,
                                                           .is_before = scheduler_is_before};
    static const struct kind blind = {
        .name = "blind", .role = "scheduler", .operations = &operations};
    struct fixture fixture;
    struct scheduler_fcfs_parameters fcfs = {0};
    fixture_init(&fixture);
    fixture_use_tasks(&fixture, 1000, distribution_constant(500));
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
    fixture.workload.team.threads = 1;
    fixture.tasks.priority = 2;
    fixture.machine.scheduler = (struct part){&blind, NULL};
    cr_expect_eq(fixture_complaints(&fixture, "/workload/tasks/priority"), 1);
    cr_expect_eq(fixture_complaints(&fixture, NULL), 1);
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.machine.scheduler = (struct part){&blind, NULL};
    fixture.tasks.priority = 0;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.tasks.priority = 2;
    fixture.workload.team.program = (struct part){0};
    fixture.workload.team.threads = 0;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
}

Test(multiprocessor_check, collects_all_complaints_at_once)
{
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.machine.processors = 2;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.program.compute = (struct distribution){0};
    fixture.memory.latency = 0;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 3,
                 "no link bandwidth, no latency, no computing");
}

/* A line of 64 bytes takes 60.4 ns on each link, 241.5 ns over four: a remote latency has to leave
 * time for the nearest crossing, and what is longer for a pair is added. */
Test(multiprocessor_check, a_remote_latency_is_held_against_the_nearest_crossing)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct ring_parameters ring = {.link = {.bandwidth = 1.06e9}, .directions = 2};
    fixture.machine.interconnect = (struct part){&ring_kind, &ring};
    fixture.machine.processors = 8;
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.remote_latency = 61 * NS;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    fixture.memory.remote_latency = 60 * NS;
    cr_expect_eq(fixture_complaints(&fixture, "/system/memory/remote_latency"), 1);
    cr_expect_eq(fixture_complaints(&fixture, NULL), 1, "one number, one complaint");
    fixture.memory.layout = MEMORY_UMA;
    fixture.memory.remote_latency = 0;
    cr_expect_eq(fixture_complaints(&fixture, "/system/interconnect/kind"), 1);
}

/* A line of 64 bytes at 1.6 GB/s takes the channel 40 ns. A remote latency that is not given is the
 * own one and the crossing, and no key of its own. */
Test(multiprocessor_check, a_latency_that_is_not_given_is_not_complained_of)
{
    struct numa_memory_parameters near = {
        .channels = PARAMETER_NOT_GIVEN, .banks = PARAMETER_NOT_GIVEN, .latency = 30 * NS};
    struct numa_node_parameters nodes[] = {
        {.cores = PARAMETER_NOT_GIVEN},
        {.cores = PARAMETER_NOT_GIVEN, .memory = &near},
    };
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_links(&fixture);
    fixture.links.bandwidth = 64e9;
    fixture.machine.processors = 2;
    fixture.machine.nodes = (struct parameter_list){2, nodes};
    fixture.memory.layout = MEMORY_NUMA;
    fixture.memory.channel_bandwidth = 1.6e9;
    cr_expect_eq(fixture_complaints(&fixture, "/system/nodes/1/memory/latency"), 1);
    cr_expect_eq(fixture_complaints(&fixture, NULL), 1);
    near.latency = 40 * NS;
    cr_expect_eq(fixture_complaints(&fixture, NULL), 0);
    nodes[1].cores = 0;
    near.latency = 30 * NS;
    fixture.machine.processors = 1;
    cr_expect_eq(fixture_complaints(&fixture, "/system/nodes/1/memory/latency"), 1, "memory alone");
}
