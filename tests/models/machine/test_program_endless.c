#include "models/machine/program_endless.h"
#include "tests/models/places.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct program_endless_parameters plain = {
    .cycles_per_instruction = 1.5, .outstanding = 4, .shared_pages = 16};

static struct program *make(struct arena *arena,
                            const struct program_endless_parameters *parameters, double clock)
{
    struct part part = {&program_endless_kind, (void *)(uintptr_t)parameters};
    return program_make(arena, &part,
                        &(struct program_environment){.processors = 1,
                                                      .homes = 1,
                                                      .clock = clock,
                                                      .ticks_per_second = TICKS_PER_SECOND_FINE});
}

static sim_ticks work_of(const struct program *program)
{
    struct program_place place = {0};
    struct program_step step = program->operations->next(program, &place, NULL);
    cr_expect_eq(step.end, STEP_REFERENCE);
    return step.work;
}

Test(program_endless, instructions_take_their_cycles)
{
    struct arena *arena = arena_create();
    struct program_endless_parameters parameters = plain;
    parameters.instructions_between_misses = distribution_constant(200);
    struct program *program = make(arena, &parameters, 2.5e9);
    cr_expect_eq(work_of(program), 200 * 600, "1.5 cycles of 400 ps each");
    cr_expect_eq(program->profile.compute_mean, 200 * 600.0);
    cr_expect_eq(program->profile.outstanding, 4);

    parameters.instructions_between_misses = (struct distribution){0};
    parameters.compute = distribution_constant(777);
    program = make(arena, &parameters, 2.5e9);
    cr_expect_eq(work_of(program), 777);
    cr_expect_eq(program->profile.compute_mean, 777);

    parameters.compute = distribution_constant(DISTRIBUTION_NEVER);
    cr_expect_eq(work_of(make(arena, &parameters, 2.5e9)), TICKS_NEVER);
    arena_destroy(arena);
}

/* Complaints of a check for 2 processors at a place. */
static size_t complaints_at(const struct program_endless_parameters *parameters, const char *where)
{
    struct complaints complaints = {0};
    place_check(
        &program_endless_kind, "workload", "program", parameters,
        &(struct program_environment){
            .processors = 2, .homes = 2, .clock = 1e9, .ticks_per_second = TICKS_PER_SECOND_FINE},
        &complaints);
    size_t count = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        count += strcmp(complaints.list[i].where, where) == 0;
    }
    cr_expect_eq(count, complaints.errors, "%s", complaints.list[0].where);
    complaints_free(&complaints);
    return count;
}

Test(program_endless, check_complains_of_contradictions)
{
    struct program_endless_parameters parameters = plain;
    cr_expect_eq(complaints_at(&parameters, "/workload/program"), 1, "no computing at all");
    parameters.compute = distribution_constant(0);
    cr_expect_eq(complaints_at(&parameters, "/workload/program"), 0);
    parameters.instructions_between_misses = distribution_constant(1);
    cr_expect_eq(complaints_at(&parameters, "/workload/program"), 1, "computing twice");
    parameters.instructions_between_misses = (struct distribution){0};

    parameters.remote_share = 0.5;
    cr_expect_eq(complaints_at(&parameters, "/workload/program/remote_share"), 0);
    parameters.shared_share = 0.5;
    cr_expect_eq(complaints_at(&parameters, "/workload/program/remote_share"), 1);
    parameters.shared_share = 0;
    parameters.placement = PLACEMENT_INTERLEAVED;
    cr_expect_eq(complaints_at(&parameters, "/workload/program/remote_share"), 1);
    parameters.remote_share = 0;
    parameters.shared_share = 0.5;
    cr_expect_eq(complaints_at(&parameters, "/workload/program/shared_share"), 1);
    parameters.shared_share = 0;
    parameters.placement = PLACEMENT_ON_ONE_NODE;
    parameters.node = 1;
    cr_expect_eq(complaints_at(&parameters, "/workload/program/node"), 0);
    parameters.node = 2;
    cr_expect_eq(complaints_at(&parameters, "/workload/program/node"), 1);
}

Test(program_endless, rows_name_members_of_their_own)
{
    for (size_t i = 0; i < program_endless_kind.parameters->count; i++) {
        const struct parameter *row = &program_endless_kind.parameters->rows[i];
        size_t end = row->offset + parameter_bytes(row, false);
        cr_expect_leq(end, program_endless_kind.parameters->bytes, "%s", row->name);
        for (size_t j = 0; j < i; j++) {
            const struct parameter *other = &program_endless_kind.parameters->rows[j];
            cr_expect(end <= other->offset ||
                          other->offset + parameter_bytes(other, false) <= row->offset,
                      "%s and %s", row->name, other->name);
        }
    }
}
