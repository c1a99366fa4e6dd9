/*
 * The interrupt controller of a machine: it takes what sources raise, and hands each interrupt to a
 * core.
 *
 *     source -> controller -> core: save, dispatch, service, restore -> deferred work -> threads
 *
 * An interrupt whose source has as many pending as its latch keeps is lost; every other is caught
 * by a core some time.
 */
#ifndef MODELS_INTERRUPTS_INTERRUPT_CONTROLLER_H
#define MODELS_INTERRUPTS_INTERRUPT_CONTROLLER_H

#include "models/interrupts/interrupt_core.h"

extern const struct kind interrupt_controller_kind;

/** Says whether a device raises a source, which then needs no arrivals. */
struct interrupts_raised {
    const void *owner;
    bool (*is)(const void *owner, const char *source); /* NULL: no device does */
};

/** The machine around interrupts; for their check. */
struct interrupts_environment {
    int64_t cores;
    const struct parameter_map *sources; /* of struct interrupt_source_parameters */
    struct scope at;                     /* of the sources in the spec */
    struct interrupts_raised raised;
};

struct interrupt_controller {
    struct component component; /* path "interrupts" */
    struct interrupt_cores cores;
    uint32_t next_core; /* the one whose turn it is */
    uint64_t turn;      /* interrupts raised */
    bool boots;         /* sources begin with interrupt_controller_begin, not with the run */
};

/** Build the controller and its sources; interrupt_controller_add adds them.
 *  @param sources  of struct interrupt_source_parameters */
struct interrupt_controller *
interrupt_controller_build(const struct assembly *assembly, const struct scope *machine,
                           const struct interrupts_parameters *parameters,
                           const struct parameter_map *sources, struct cores *cores);

/** Add the controller and its sources to the assembly. */
void interrupt_controller_add(const struct assembly *assembly,
                              struct interrupt_controller *controller);

/** Let sources raise interrupts and masks begin from now on. */
void interrupt_controller_begin(struct run *run, struct interrupt_controller *controller);

/** The source of that name; NULL: there is none. */
struct interrupt_source *interrupt_controller_find(const struct interrupt_controller *controller,
                                                   const char *name);

/** A core is given work of a driver, the one that an interrupt raised now would go to. The last
 * that a handler does. @param work  is told when it is done @param time  [ticks] */
void interrupt_controller_work(struct run *run, struct interrupt_controller *controller,
                               const struct interrupt_work_port *work, sim_ticks time,
                               uint64_t argument);

/** Share of the time of one core that interrupts take, and deferred work that is never dropped, if
 *  one core takes all. */
double interrupts_load(const struct interrupts_parameters *parameters,
                       const struct parameter_map *sources);

/** Events a simulated second [1/s], about: an arrival, and a stage that takes time. */
double interrupts_events_per_s(const struct interrupts_parameters *parameters,
                               const struct parameter_map *sources, int64_t ticks_per_second);

/** The sources of each chain one after another: those of one vector, or all that are polled.
 *  @param of  set to where the chain of each source begins */
const uint32_t *interrupts_chains(struct arena *arena,
                                  const struct interrupts_parameters *parameters,
                                  const struct parameter_map *sources, const uint32_t **of);

/** The vector of a source, given or in turn. */
static inline int64_t interrupts_vector(const struct interrupts_parameters *parameters,
                                        const struct interrupt_source_parameters *source,
                                        size_t number)
{
    return source->vector != PARAMETER_NOT_GIVEN ? source->vector
                                                 : (int64_t)number % parameters->vectors;
}

/** Complain of mistakes; fits struct kind. Its environment is a struct interrupts_environment. */
void interrupts_check(const void *parameters, const struct scope *scope,
                      const struct check_context *context);

extern const struct metric_row interrupt_controller_metrics[];

/** Metrics of the controller; fits struct kind. */
void interrupt_controller_report(const struct component *component, struct report *report);

/** Laws of the controller and of all sources; fits struct kind. */
void interrupt_controller_laws(const struct component *component, sim_ticks now,
                               struct report *report);

/** Fail the run when cores, frames and interrupts contradict each other; fits struct kind. */
void interrupt_controller_invariants(struct run *run, const struct component *component);

#endif
