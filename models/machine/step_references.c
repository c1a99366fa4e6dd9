/* A step of a program that refers to memory a number of times, and computes before each. */
#include "models/machine/acts.h"

#define MEMBER(name) offsetof(struct references_parameters, name)

struct references_parameters {
    struct program_endless_parameters each;
    int64_t count;
    int part; /* enum act_part */
};

static TABLE(parameters_table, struct references_parameters,
             {.name = "count",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(count),
              .doc = "References; of parallel work those of all threads.",
              .least = 1,
              .most = 1e15},
             ACT_PART_ROW(struct references_parameters), ENDLESS_ROWS(MEMBER(each)));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct references_parameters *parameters = from;
    endless_check(&parameters->each, scope, context);
}

static void compile(const void *from, const struct program_environment *around, struct acts *acts)
{
    const struct references_parameters *parameters = from;
    uint32_t opened = acts_open(acts, (enum act_part)parameters->part, (uint64_t)parameters->count);
    struct endless_source *source = ARENA_NEW(acts->arena, struct endless_source);
    endless_source_init(source, acts->arena, &parameters->each, around);
    acts_add(acts, ACT_REFERENCE)->source = source;
    acts_close(acts, opened);
}

static const struct step_operations operations = {compile};

const struct kind step_references_kind = {
    .name = "references",
    .role = "step",
    .doc = "Refers to memory a number of times, and computes before each.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
