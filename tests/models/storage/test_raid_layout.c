#include "models/storage/raid_layout.h"

#include <criterion/criterion.h>

/* Each row has each member once: parity and columns; copies are on different members. */
Test(raid_layout, a_row_has_each_member_once)
{
    static const struct raid_layout layouts[] = {{RAID_0, 5, 8, 100},
                                                 {RAID_1, 3, 8, 100},
                                                 {RAID_5, 5, 8, 100},
                                                 {RAID_6, 6, 8, 100},
                                                 {RAID_10, 6, 8, 100}};
    static const uint64_t blocks[] = {4000, 800, 3200, 3200, 2400};
    for (unsigned i = 0; i < 5; i++) {
        const struct raid_layout *layout = &layouts[i];
        cr_expect_eq(raid_blocks(layout), blocks[i], "%u", i);
        for (uint64_t row = 0; row < 20; row++) {
            unsigned found = 0;
            for (uint32_t k = 0; k < raid_columns(layout); k++) {
                for (uint32_t copy = 0; copy < raid_copies(layout); copy++) {
                    found += 1U << 4 * raid_member_of(layout, row, k, copy);
                }
            }
            for (uint32_t k = 0; k < raid_parities(layout); k++) {
                found += 1U << 4 * raid_parity_member(layout, row, k);
            }
            cr_expect_eq(found, 0x111111U & ((1U << 4 * layout->members) - 1), "%u: %x", i, found);
        }
    }
}

/* Parity of five members goes from the last member to the first; data begins behind it. */
Test(raid_layout, parity_rotates)
{
    struct raid_layout layout = {RAID_5, 5, 8, 100};
    static const uint32_t parity[] = {4, 3, 2, 1, 0, 4};
    static const uint32_t data[] = {0, 4, 3, 2, 1, 0};
    for (uint64_t row = 0; row < 6; row++) {
        cr_expect_eq(raid_parity_member(&layout, row, 0), parity[row]);
        cr_expect_eq(raid_member_of(&layout, row, 0, 0), data[row]);
    }
}
