/*
 * A program of steps put together by hand, and walked by a thread without a machine.
 *
 * A step's parameters are set by their names in its table.
 */
#ifndef TESTS_MODELS_MACHINE_STEPS_FIXTURE_H
#define TESTS_MODELS_MACHINE_STEPS_FIXTURE_H

#include "models/kinds.h"
#include "models/machine/acts.h"
#include "models/machine/program_steps.h"
#include "tests/models/places.h"

#include <stdio.h>

enum { FIXTURE_STEPS = 12, FIXTURE_STEP_BYTES = 1024 };

struct steps_fixture {
    struct program_steps_parameters parameters;
    struct part steps[FIXTURE_STEPS];
    _Alignas(16) char memory[FIXTURE_STEPS][FIXTURE_STEP_BYTES];
};

static const struct program_environment one_ghz = {
    .processors = 1, .homes = 1, .clock = 1e9, .ticks_per_second = TICKS_PER_SECOND_FINE};

static inline void steps_fixture_init(struct steps_fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    fixture->parameters.iterations = 1;
    fixture->parameters.steps.elements = fixture->steps;
}

/** Set a parameter of a step. @param value  as the table's row stores it */
static inline void step_set(const struct part *step, const char *name, const void *value)
{
    const struct table *table = step->kind->parameters;
    for (size_t i = 0; i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        if (strcmp(row->name, name) == 0) {
            memcpy(parameter_at(row, step->parameters), value, parameter_bytes(row, false));
            return;
        }
    }
    cr_assert_fail("there is no %s in a %s", name, step->kind->name);
}

static inline struct part *steps_add(struct steps_fixture *fixture, const char *kind)
{
    size_t index = fixture->parameters.steps.count++;
    cr_assert_lt(index, (size_t)FIXTURE_STEPS);
    struct part *step = &fixture->steps[index];
    *step = (struct part){kinds_find("step", kind), fixture->memory[index]};
    cr_assert_not_null(step->kind, "%s", kind);
    return step;
}

static inline struct part *steps_compute(struct steps_fixture *fixture, sim_ticks time,
                                         enum act_part part)
{
    struct part *step = steps_add(fixture, "compute");
    struct distribution amount = distribution_constant(time);
    step_set(step, "time", &amount);
    step_set(step, "part", &(int){(int)part});
    return step;
}

static inline struct part *steps_refer(struct steps_fixture *fixture, int64_t count,
                                       sim_ticks compute, enum act_part part)
{
    struct part *step = steps_add(fixture, "references");
    struct distribution before = distribution_constant(compute);
    step_set(step, "count", &count);
    step_set(step, "compute", &before);
    step_set(step, "outstanding", &(int64_t){1});
    step_set(step, "part", &(int){(int)part});
    return step;
}

/** "lock" or "unlock". */
static inline void steps_lock(struct steps_fixture *fixture, const char *kind, const char *name)
{
    step_set(steps_add(fixture, kind), "lock", &name);
}

static inline struct part steps_part(struct steps_fixture *fixture)
{
    return (struct part){&program_steps_kind, &fixture->parameters};
}

/** The place of a thread at the start. */
static inline struct program_place steps_begin(const struct program *program, uint32_t thread,
                                               uint32_t threads)
{
    struct program_place place = {.thread = thread, .threads = threads};
    program->operations->begin(program, &place);
    return place;
}

/** The next step of a thread must be so. */
static inline void steps_expect(const struct program *program, struct program_place *place,
                                sim_ticks work, enum step_end end)
{
    struct program_step step = program->operations->next(program, place, NULL);
    cr_expect_eq(step.work, work, "%lld, not %lld", (long long)step.work, (long long)work);
    cr_expect_eq(step.end, end, "%d, not %d", (int)step.end, (int)end);
}

/** Complaints of the check; the text of the first is kept in `text`. */
static inline size_t steps_complaints(struct steps_fixture *fixture, char text[256])
{
    struct complaints complaints = {0};
    text[0] = '\0';
    place_check(&program_steps_kind, "workload", "program", &fixture->parameters, &one_ghz,
                &complaints);
    if (complaints.count > 0) {
        snprintf(text, 256, "%s: %s", complaints.list[0].where, complaints.list[0].text);
    }
    size_t errors = complaints.errors;
    complaints_free(&complaints);
    return errors;
}

#endif
