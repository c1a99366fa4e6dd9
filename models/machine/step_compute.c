/* A step of a program that computes: instructions, or for a time. */
#include "models/machine/acts.h"

#define MEMBER(name) offsetof(struct compute_parameters, name)

struct compute_parameters {
    struct distribution instructions;
    struct distribution time;
    double cycles_per_instruction;
    int part; /* enum act_part */
};

static TABLE(parameters_table, struct compute_parameters,
             {.name = "instructions",
              .type = PARAMETER_COUNT,
              .offset = MEMBER(instructions),
              .doc = "Instructions that are executed; of parallel work those of all threads.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "time",
              .type = PARAMETER_DISTRIBUTION,
              .offset = MEMBER(time),
              .doc = "Instead of that: how long one thread would compute.",
              .flags = PARAMETER_OPTIONAL},
             {.name = "cycles_per_instruction",
              .type = PARAMETER_REAL,
              .offset = MEMBER(cycles_per_instruction),
              .doc = "Clock cycles an instruction takes.",
              .preset = "1",
              .least = 1e-3,
              .most = 1e6},
             ACT_PART_ROW(struct compute_parameters));

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct compute_parameters *parameters = from;
    bool has_count = parameters->instructions.family != DISTRIBUTION_NONE;
    bool has_time = parameters->time.family != DISTRIBUTION_NONE;
    if (has_count == has_time) {
        scope_complain(scope, NULL, context->complaints, "needs either instructions or time%s",
                       has_count ? ", not both" : "");
    }
}

static void compile(const void *from, const struct program_environment *around, struct acts *acts)
{
    const struct compute_parameters *parameters = from;
    bool is_timed = parameters->time.family != DISTRIBUTION_NONE;
    bool is_serial = parameters->part == PART_SERIAL;
    uint32_t opened = is_serial ? acts_open(acts, PART_SERIAL, 1) : 0;
    struct act *act = acts_add(acts, ACT_COMPUTE);
    act->part = (enum act_part)parameters->part;
    act->amount = is_timed ? parameters->time : parameters->instructions;
    act->scale = is_timed ? 0
                          : parameters->cycles_per_instruction / around->clock *
                                (double)around->ticks_per_second;
    if (is_serial) {
        acts_close(acts, opened);
    }
}

static const struct step_operations operations = {compile};

const struct kind step_compute_kind = {
    .name = "compute",
    .role = "step",
    .doc = "Computes, without a reference to memory.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
