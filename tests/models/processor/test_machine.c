#include "models/processor/machine.h"

#include "tests/models/processor/machine_fixture.h"

static struct machine *build(struct bench *bench, const char *path)
{
    struct team_parameters team = {.threads = 2,
                                   .program = {&program_endless_kind, &bench->program}};
    struct scope scope = place_of(bench->assembly.arena, "system", path);
    struct machine *machine = machine_build(&bench->assembly, &scope, &bench->parameters,
                                            &(struct machine_threads){.teams = &team, .count = 1});
    machine_add(&bench->assembly, machine, NULL);
    kind_of(&machine->processors->component)->start(bench->run, &machine->processors->component);
    return machine;
}

/* Two machines of the same parameters at different places draw different numbers; the wrong twin
 * stands twice at one place. */
Test(machine, two_draw_different_numbers)
{
    for (int twin = 0; twin < 2; twin++) {
        struct bench bench;
        prepare(&bench, 1);
        struct machine *one = build(&bench, "nodes.alpha.machine");
        struct machine *other = build(&bench, twin ? "nodes.alpha.machine" : "nodes.beta.machine");
        run_until(bench.run, 100000);
        cr_expect_not(run_failed(bench.run));
        cr_expect_gt(one->processors->completed.count, 200);
        bool is_same = one->processors->completed.count == other->processors->completed.count &&
                       one->processors->latency.sum == other->processors->latency.sum;
        cr_expect_eq(is_same, twin == 1);
        cr_expect_str_eq(other->memory->component.path,
                         twin ? "nodes.alpha.machine.memory" : "nodes.beta.machine.memory");
        run_destroy(bench.run);
    }
}

/* Nodes with cores are the processors of the machine, and some node has memory. */
Test(machine, references_are_located)
{
    for (int planted = 0; planted < 2; planted++) {
        struct bench bench;
        prepare(&bench, 2);
        struct machine *machine = build(&bench, "nodes.alpha.machine");
        for (sim_ticks now = 1; now < 2000; now++) {
            run_until(bench.run, now);
            machine_invariants(bench.run, &machine->processors->component, machine);
        }
        cr_expect_not(run_failed(bench.run));
        if (planted == 1) {
            /* A reference on its way that is on no link, or one on a link that is elsewhere. */
            struct reference_pool *pool = &machine->processors->pool;
            pool->entries[0].issued = 5;
            pool->entries[0].bank_to = pool->entries[0].bank_to < 0 ? 7 : -1;
        }
        machine_invariants(bench.run, &machine->processors->component, machine);
        cr_expect_eq(run_failed(bench.run), planted == 1);
        run_destroy(bench.run);
    }
}
