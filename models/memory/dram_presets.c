#include "models/memory/dram_presets.h"

const char *const dram_preset_names[] = {"DDR4-2666", "DDR4-2933", "DDR4-3200",
                                         "DDR5-4800", "HBM2",      NULL};

/*
 * Times in picoseconds. A minimum that a standard gives as the larger of clock cycles and
 * nanoseconds is that larger one; where it gives nanoseconds alone they are not rounded up to
 * cycles.
 *
 * DDR4 is JESD79-4: 8 Gb devices of 8 bits, pages of 1 KiB, eight devices wide; the 13.75 ns that
 * modules of these grades have in their SPD. tCL, tCWL, tRTW and tRTRS are cycles of the clock.
 */
#define DDR4(TCK, CL, CWL)                                                                         \
    {                                                                                              \
        .bank_groups = 4, .banks_per_group = 4, .row_bytes = 8192, .burst_bytes = 64, .times = {   \
            .tCL = (CL) * (TCK),                                                                   \
            .tCWL = (CWL) * (TCK),                                                                 \
            .tRCD = 13750,                                                                         \
            .tRP = 13750,                                                                          \
            .tRAS = 32000,                                                                         \
            .tRC = 45750,                                                                          \
            .tBURST = 4 * (TCK),                                                                   \
            .tCCD_L = 5000,                                                                        \
            .tRRD_S = 4 * (TCK),                                                                   \
            .tRRD_L = 4900,                                                                        \
            .tFAW = 21000,                                                                         \
            .tRTP = 7500,                                                                          \
            .tWR = 15000,                                                                          \
            .tWTR_S = 2500,                                                                        \
            .tWTR_L = 7500,                                                                        \
            .tRTW = ((CL) + 4 + 2 - (CWL)) * (TCK),                                                \
            .tRTRS = 2 * (TCK),                                                                    \
            .tREFI = 7800000,                                                                      \
            .tRFC = 350000                                                                         \
        }                                                                                          \
    }

static const struct dram_preset presets[] = {
    DDR4(750, 19, 14), /* speed bin 2666V */
    DDR4(682, 21, 16), /* 2933Y */
    DDR4(625, 22, 16), /* 3200AA */
    /* JESD79-5, speed bin 4800B (CL 40); 16 Gb devices of 8 bits: pages of 1 KiB, four devices on a
     * channel of 32 bits, of which a module has two. tCK 416 ps. */
    {.bank_groups = 8,
     .banks_per_group = 4,
     .row_bytes = 4096,
     .burst_bytes = 64,
     .times = {.tCL = 16667,
               .tCWL = 15833, /* 38 tCK */
               .tRCD = 16000,
               .tRP = 16000,
               .tRAS = 32000,
               .tRC = 48000,
               .tBURST = 3333, /* 16 beats */
               .tCCD_L = 5000,
               .tRRD_S = 3333,
               .tRRD_L = 5000,
               .tFAW = 13333,
               .tRTP = 7500,
               .tWR = 30000,
               .tWTR_S = 2500,
               .tWTR_L = 10000,
               .tRTW = 5833, /* 40 + 8 + 4 - 38 tCK */
               .tRTRS = 833,
               .tREFI = 3900000,
               .tRFC = 295000}},
    /* JESD235, 2 Gb/s a pin, 8 Gb a channel; a channel of 128 bits, of which a stack has eight,
     * with bursts of four beats. tCK 1 ns. The standard leaves the core times to the vendors; these
     * are those of published devices. */
    {.bank_groups = 4,
     .banks_per_group = 4,
     .row_bytes = 2048,
     .burst_bytes = 64,
     .times = {.tCL = 14000,
               .tCWL = 4000,
               .tRCD = 14000,
               .tRP = 14000,
               .tRAS = 34000,
               .tRC = 48000,
               .tBURST = 2000,
               .tCCD_L = 3000,
               .tRRD_S = 4000,
               .tRRD_L = 6000,
               .tFAW = 16000,
               .tRTP = 5000,
               .tWR = 16000,
               .tWTR_S = 4000,
               .tWTR_L = 8000,
               .tRTW = 14000, /* 14 + 2 + 2 - 4 tCK */
               .tRTRS = 2000,
               .tREFI = 3900000,
               .tRFC = 260000}},
};

const struct dram_preset *dram_preset(int preset)
{
    return &presets[preset];
}
