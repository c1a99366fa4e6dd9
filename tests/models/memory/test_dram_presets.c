#include "models/memory/dram_presets.h"

#include <criterion/criterion.h>
#include <string.h>

/* Peak of a channel and relations that every standard has. */
Test(dram_presets, say_what_the_standards_say)
{
    static const struct {
        const char *name;
        double gigabytes_per_s;
        uint32_t banks;
    } facts[] = {{"DDR4-2666", 21.33, 16},
                 {"DDR4-2933", 23.46, 16},
                 {"DDR4-3200", 25.6, 16},
                 {"DDR5-4800", 19.2, 32},
                 {"HBM2", 32, 16}};
    for (int i = 0; i < 5; i++) {
        const struct dram_preset *preset = dram_preset(i);
        const struct dram_times *times = &preset->times;
        cr_expect_str_eq(dram_preset_names[i], facts[i].name);
        cr_expect_float_eq((double)preset->burst_bytes / (double)times->tBURST * 1e3,
                           facts[i].gigabytes_per_s, 0.01);
        cr_expect_eq(preset->bank_groups * preset->banks_per_group, facts[i].banks);
        cr_expect_eq(times->tRC, times->tRAS + times->tRP);
        cr_expect_geq(times->tFAW, 4 * times->tRRD_S - 4, "four activations fit into the window");
        cr_expect_geq(times->tRRD_L, times->tRRD_S);
        cr_expect_geq(times->tWTR_L, times->tWTR_S);
        cr_expect_geq(times->tCCD_L, times->tBURST);
    }
    cr_expect_null(dram_preset_names[5]);
}
