/*
 * A phase of a boot that executes the firmware itself, from a ROM or EEPROM.
 *
 * Shadowed, the image is copied to memory in one sequential read, and its lines are fetched from
 * there. Executed in place, each line that is fetched is an access to the ROM of its own: nothing
 * caches it, so a loop fetches its lines anew each time.
 */
#include "models/firmware/firmware.h"

#define MEMBER(name) offsetof(struct phase_rom_parameters, name)

enum rom_access { ROM_SHADOWED, ROM_EXECUTED_IN_PLACE };

struct phase_rom_parameters {
    struct phase_parameters phase;
    int64_t size;
    double bandwidth;
    sim_ticks latency;
    int access; /* enum rom_access */
    int64_t line;
    int64_t fetched; /* 0: size */
    sim_ticks memory_latency;
};

static const char *const accesses[] = {
    [ROM_SHADOWED] = "shadowed", [ROM_EXECUTED_IN_PLACE] = "in_place", NULL};

static const struct parameter_use of_shadowed[] = {{.path = "access", .is = "shadowed"},
                                                   {.path = NULL}};

static TABLE(
    parameters_table, struct phase_rom_parameters, PHASE_ROWS,
    {.name = "size",
     .type = PARAMETER_SIZE,
     .offset = MEMBER(size),
     .doc = "Size of the image in the ROM.",
     .flags = PARAMETER_ABOVE_LEAST},
    {.name = "bandwidth",
     .type = PARAMETER_BANDWIDTH,
     .offset = MEMBER(bandwidth),
     .doc =
         "Bandwidth of the ROM behind the first byte: of SPI flash the clock x the data lines / 8.",
     .flags = PARAMETER_ABOVE_LEAST},
    {.name = "latency",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(latency),
     .doc = "Time of one access up to its first byte: command, address and dummy cycles."},
    {.name = "access",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(access),
     .doc = "shadowed: the image is copied to memory once, and executed there; in_place: each line "
            "is fetched from the ROM as often as it is executed.",
     .preset = "\"shadowed\"",
     .choices = accesses},
    {.name = "line",
     .type = PARAMETER_SIZE,
     .offset = MEMBER(line),
     .doc = "Bytes of instructions that are fetched at once.",
     .preset = "\"64 B\"",
     .least = 1},
    {.name = "fetched",
     .type = PARAMETER_SIZE,
     .offset = MEMBER(fetched),
     .doc = "Bytes of instructions that are fetched in all, those of loops each time; without it "
            "size: each once.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST},
    {.name = "memory_latency",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(memory_latency),
     .doc = "Time to fetch a line of the copy in memory.",
     .preset = "\"0 s\"",
     .used_where = of_shadowed});

static struct distribution time(const void *from, const struct firmware_environment *environment)
{
    const struct phase_rom_parameters *rom = from;
    int64_t second = environment->ticks_per_second;
    int64_t fetched = rom->fetched > 0 ? rom->fetched : rom->size;
    int64_t lines = fetched / rom->line + (fetched % rom->line > 0);
    sim_ticks line = ticks_add(rom->latency, firmware_transfer(rom->line, rom->bandwidth, second));
    sim_ticks copy = ticks_add(rom->latency, firmware_transfer(rom->size, rom->bandwidth, second));
    return distribution_constant(rom->access == ROM_EXECUTED_IN_PLACE
                                     ? ticks_times(lines, line)
                                     : ticks_add(copy, ticks_times(lines, rom->memory_latency)));
}

static const struct phase_operations operations = {time};

const struct kind phase_rom_kind = {
    .name = "rom",
    .role = "phase",
    .doc = "Executes the firmware from a ROM or EEPROM, shadowed in memory or in place.",
    .parameters = &parameters_table,
    .operations = &operations,
};
