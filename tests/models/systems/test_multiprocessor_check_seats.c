#include "models/systems/multiprocessor_check.h"

#include "models/processor/scheduler_fcfs.h"
#include "models/processor/scheduler_round_robin.h"
#include "tests/models/places.h"
#include "tests/models/processor/teams_fixture.h"

static size_t complaints_of_teams(const struct teams_fixture *fixture, const char *where)
{
    return fixture_complaints(&fixture->machine, where);
}

Test(multiprocessor_check_seats, binds_threads_to_what_there_is)
{
    struct teams_fixture fixture;
    int64_t cores[] = {1, 2};
    int64_t nodes[] = {0, 1};
    teams_fixture_init(&fixture, 2);
    struct team_parameters *team = teams_add(&fixture, "a", 1);
    teams_endless(&fixture, team, distribution_exponential(9 * (double)NS));
    cr_expect_eq(complaints_of_teams(&fixture, NULL), 0);
    team->cores = (struct parameter_list){2, cores};
    cr_expect_eq(complaints_of_teams(&fixture, "/workload/teams/a/cores/1"), 1);
    team->cores.count = 1;
    cr_expect_eq(complaints_of_teams(&fixture, NULL), 0);
    team->threads = 2;
    cr_expect_eq(complaints_of_teams(&fixture, "/workload"), 1, "one core holds one thread");
    team->threads = 1;
    team->nodes = (struct parameter_list){2, nodes};
    cr_expect_eq(complaints_of_teams(&fixture, "/workload/teams/a/nodes/1"), 1);
    team->nodes.count = 1;
    cr_expect_eq(complaints_of_teams(&fixture, "/workload/teams/a/cores"), 1);
    team->cores.count = 0;
    cr_expect_eq(complaints_of_teams(&fixture, NULL), 0);
    fixture.machine.workload.team.threads = 1;
    cr_expect_eq(complaints_of_teams(&fixture, "/workload/teams"), 1);
}

/* Two nodes of one core, and one of memory alone. */
Test(multiprocessor_check_seats, binds_threads_to_nodes_with_cores)
{
    struct teams_fixture fixture;
    struct numa_node_parameters nodes[] = {
        {.cores = PARAMETER_NOT_GIVEN}, {.cores = PARAMETER_NOT_GIVEN}, {.cores = 0}};
    int64_t numbers[] = {0, 1};
    teams_fixture_init(&fixture, 1);
    fixture.machine.machine.processors = 2;
    fixture.machine.machine.nodes = (struct parameter_list){3, nodes};
    fixture.machine.memory.layout = MEMORY_NUMA;
    fixture_use_links(&fixture.machine);
    fixture.machine.links.bandwidth = 64e9;
    struct team_parameters *team = teams_add(&fixture, "a", 2);
    teams_endless(&fixture, team, distribution_exponential(9 * (double)NS));
    team->nodes = (struct parameter_list){2, numbers};
    cr_expect_eq(complaints_of_teams(&fixture, NULL), 0);
    numbers[1] = 2;
    cr_expect_eq(complaints_of_teams(&fixture, "/workload/teams/a/nodes/1"), 1, "no cores");
    numbers[1] = 0;
    cr_expect_eq(complaints_of_teams(&fixture, "/workload/teams/a/nodes/1"), 1, "listed before");
}

/* Three threads on two cores: those that spin keep them, so that the third never comes. */
Test(multiprocessor_check_seats, threads_that_spin_at_a_barrier_need_cores)
{
    struct teams_fixture fixture;
    struct scheduler_fcfs_parameters fcfs = {0};
    struct scheduler_quantum_parameters round_robin = {.quantum = 10};
    static const char wait[] = "/workload/teams/a/program/wait";
    teams_fixture_init(&fixture, 2);
    fixture.machine.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    struct team_parameters *team = teams_add(&fixture, "a", 3);
    struct steps_fixture *program = teams_steps(&fixture, team);
    program->parameters.iterations = PARAMETER_INFINITE;
    steps_compute(program, NS, PART_REPLICATED);
    cr_expect_eq(complaints_of_teams(&fixture, wait), 0, "they meet nowhere");
    steps_add(program, "barrier");
    cr_expect_eq(complaints_of_teams(&fixture, wait), 1);
    team->threads = 2;
    cr_expect_eq(complaints_of_teams(&fixture, wait), 0);
    team->threads = 3;
    program->parameters.wait = PROGRAM_BLOCKS;
    cr_expect_eq(complaints_of_teams(&fixture, wait), 0);
    program->parameters.wait = PROGRAM_SPINS;
    fixture.machine.machine.scheduler = (struct part){&scheduler_round_robin_kind, &round_robin};
    cr_expect_eq(complaints_of_teams(&fixture, wait), 0);
}

/* Four endless threads under fcfs on two processors of two cores: where they may be anywhere they
 * keep all cores; on one processor they leave two, and a program that ends leaves all. */
Test(multiprocessor_check_seats, tasks_run_on_cores_that_no_thread_keeps)
{
    static const char where[] = "/workload/tasks/priority";
    int64_t first[] = {0};
    struct steps_fixture program;
    struct scheduler_fcfs_parameters fcfs = {0};
    struct fixture fixture;
    fixture_init(&fixture);
    fixture_use_bus(&fixture);
    fixture.machine.processors = 2;
    fixture.machine.cores_per_processor = 2;
    fixture.machine.scheduler = (struct part){&scheduler_fcfs_kind, &fcfs};
    fixture_use_tasks(&fixture, 1000, distribution_constant(500));
    fixture.workload.team.program = (struct part){&program_endless_kind, &fixture.program};
    fixture.workload.team.threads = 4;
    cr_expect_eq(fixture_complaints(&fixture, where), 1);
    fixture.workload.team.nodes = (struct parameter_list){1, first};
    cr_expect_eq(fixture_complaints(&fixture, where), 0);
    fixture.workload.team.nodes.count = 0;
    steps_fixture_init(&program);
    steps_compute(&program, NS, PART_REPLICATED);
    fixture.workload.team.program = steps_part(&program);
    cr_expect_eq(fixture_complaints(&fixture, where), 0);
}
