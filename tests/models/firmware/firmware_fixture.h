/*
 * A boot put together by hand: phases whose parameters are set by their names in their tables.
 */
#ifndef TESTS_MODELS_FIRMWARE_FIRMWARE_FIXTURE_H
#define TESTS_MODELS_FIRMWARE_FIRMWARE_FIXTURE_H

#include "models/firmware/boot.h"
#include "models/kinds.h"
#include "tests/models/places.h"

enum { FIXTURE_PHASES = FIRMWARE_PHASES_MOST + 1, FIXTURE_PHASE_BYTES = 512 };

struct firmware_fixture {
    struct system_boot_parameters parameters;
    struct part phases[FIXTURE_PHASES];
    _Alignas(16) char memory[FIXTURE_PHASES][FIXTURE_PHASE_BYTES];
};

static inline void firmware_fixture_init(struct firmware_fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    fixture->parameters.phases.elements = fixture->phases;
}

/** Set a parameter of a phase. @param value  as the table's row stores it */
static inline void phase_set(const struct part *phase, const char *name, const void *value)
{
    const struct table *table = phase->kind->parameters;
    for (size_t i = 0; i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        if (strcmp(row->name, name) == 0) {
            memcpy(parameter_at(row, phase->parameters), value, parameter_bytes(row, false));
            return;
        }
    }
    cr_assert_fail("there is no %s in %s", name, phase->kind->name);
}

static inline void phase_set_integer(const struct part *phase, const char *name, int64_t value)
{
    phase_set(phase, name, &value);
}

/** Add a phase to the boot. @param name  not copied */
static inline struct part *firmware_add(struct firmware_fixture *fixture, const char *kind,
                                        const char *name)
{
    size_t index = fixture->parameters.phases.count++;
    cr_assert_lt(index, (size_t)FIXTURE_PHASES);
    struct part *phase = &fixture->phases[index];
    *phase = (struct part){kinds_find("phase", kind), fixture->memory[index]};
    cr_assert_not_null(phase->kind, "%s", kind);
    phase_set(phase, "name", &name);
    return phase;
}

static inline struct part *firmware_add_fixed(struct firmware_fixture *fixture, const char *name,
                                              struct distribution time)
{
    struct part *phase = firmware_add(fixture, "fixed", name);
    phase_set(phase, "time", &time);
    return phase;
}

/** A phase that moves bytes. */
static inline struct part *firmware_add_transfer(struct firmware_fixture *fixture, const char *kind,
                                                 int64_t size, double bandwidth)
{
    struct part *phase = firmware_add(fixture, kind, kind);
    phase_set_integer(phase, "size", size);
    phase_set(phase, "bandwidth", &bandwidth);
    return phase;
}

/** Mean time of a boot in ticks of 1 ps. */
static inline double firmware_time(const struct firmware_fixture *fixture, uint32_t memories)
{
    return firmware_mean(&fixture->parameters.phases,
                         &(struct firmware_environment){TICKS_PER_SECOND_FINE, memories});
}

#endif
