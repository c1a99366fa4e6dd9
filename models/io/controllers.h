/* All device controllers of a machine. */
#ifndef MODELS_IO_CONTROLLERS_H
#define MODELS_IO_CONTROLLERS_H

#include "models/io/controller.h"

/** The controllers as a spec gives them, and what they name. */
struct controllers_parameters {
    const struct parameter_map *controllers; /* of struct controller_parameters */
    const struct parameter_map *devices;     /* of struct part */
    const struct parameter_map *sources;     /* of struct interrupt_source_parameters */
    bool has_interrupts;                     /* the machine takes them */
    uint32_t nodes;                          /* of the machine */
};

struct controllers {
    struct io_controller **each;
    uint32_t count;
};

/** Build all controllers, and let their sources tell them of interrupts. @param system  scope */
struct controllers *controllers_build(struct assembly *assembly, const struct scope *system,
                                      const struct parameter_map *given,
                                      const struct controller_environment *environment);

/** The controller of a device, and its place there; NULL: none. @param unit  set to the place */
struct io_controller *controllers_find(const struct controllers *controllers, const char *device,
                                       uint32_t *unit);

/** A line of DMA is at memory; fits struct reference_port. @param controllers  its owner */
void controllers_take_line(struct run *run, void *controllers, struct reference *reference);

/** Lines of DMA that all controllers may have in flight at once. */
uint32_t controllers_lines(const struct parameter_map *given);

/** Whether a controller raises the source of that name. */
bool controllers_raise(const struct parameter_map *given, const char *source);

/** Complain of mistakes. @param system  scope */
void controllers_check(const struct controllers_parameters *given, const struct scope *system,
                       const struct check_context *context);

#endif
