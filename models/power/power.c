#include "models/power/power.h"

#define MEMBER(name) offsetof(struct power_meter_parameters, name)
#define STATE(state) offsetof(struct power_meter_parameters, core[state])

static TABLE(sleep_table, struct sleep_parameters,
             {.name = "after",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct sleep_parameters, after),
              .doc = "Time that a core is idle before it sleeps."},
             {.name = "wake",
              .type = PARAMETER_DURATION,
              .offset = offsetof(struct sleep_parameters, wake),
              .doc = "Time that a core that sleeps needs before it executes a thread; it counts as "
                     "switching.",
              .preset = "\"0 s\""});

TABLE(power_meter_table, struct power_meter_parameters,
      {.name = "user",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_USER),
       .doc = "Power of a core that executes a thread."},
      {.name = "system",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_SYSTEM),
       .doc = "Of one that executes the operating system; that of \"user\" unless given.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
      {.name = "interrupt",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_INTERRUPT),
       .doc = "Of one that serves an interrupt; that of \"user\" unless given.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
      {.name = "stalled",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_STALLED),
       .doc = "Of one that waits for memory; that of \"user\" unless given.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
      {.name = "switching",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_SWITCHING),
       .doc = "Of one that takes up another thread, or wakes; that of \"user\" unless given.",
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
      {.name = "idle",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_IDLE),
       .doc = "Of one that holds no thread, and is awake."},
      {.name = "asleep",
       .type = PARAMETER_POWER,
       .offset = STATE(CORE_ASLEEP),
       .doc = "Of one that sleeps.",
       .preset = "\"0 W\""},
      {.name = "processor",
       .type = PARAMETER_POWER,
       .offset = MEMBER(processor),
       .doc = "Of each processor beside its cores, at all times: shared caches, controllers, links "
              "(the uncore).",
       .preset = "\"0 W\""},
      {.name = "memory",
       .type = PARAMETER_POWER,
       .offset = MEMBER(memory),
       .doc = "Of each memory, at all times: refresh and background.",
       .preset = "\"0 W\""},
      {.name = "line",
       .type = PARAMETER_ENERGY,
       .offset = MEMBER(line),
       .doc = "Energy of each line that is read from a memory, or written to it.",
       .preset = "\"0 J\""},
      {.name = "base",
       .type = PARAMETER_POWER,
       .offset = MEMBER(base),
       .doc = "Of all else in the machine, at all times: board, fans, power supply.",
       .preset = "\"0 W\""},
      {.name = "sleep",
       .type = PARAMETER_OBJECT,
       .offset = MEMBER(sleep),
       .doc = "When a core sleeps; never unless given.",
       .flags = PARAMETER_OPTIONAL,
       .of = &sleep_table});

/* The power of a core in a state [W]. */
static double core_power(const struct power_meter_parameters *parameters, unsigned state)
{
    bool may_be_none = state == CORE_IDLE || state == CORE_ASLEEP;
    return parameters->core[state] > 0 || may_be_none ? parameters->core[state]
                                                      : parameters->core[CORE_USER];
}

struct power_drawn power_drawn(const struct power_meter_parameters *parameters,
                               const struct power_use *use)
{
    struct power_drawn drawn = {
        .processors = parameters->processor * use->processors,
        .memory = parameters->memory * use->memories + parameters->line * use->lines,
        .base = parameters->base,
    };
    for (unsigned state = 0; state < CORE_STATES; state++) {
        drawn.cores += core_power(parameters, state) * use->cores[state];
    }
    return drawn;
}
