/*
 * Where the blocks of an array are: striped in units over equal members, with copies or parity.
 *
 * Unit q of the data is in row q / columns and column q % columns. Row r has one unit of each
 * member, at the same place. raid0: column k is on member k. raid1: all members have the one
 * column. raid10: column k is on members 2k and 2k + 1. raid5 and raid6 rotate parity
 * (left-symmetric, as Linux md): parity of row r is on member n - 1 - r % n, a second one (raid6)
 * on the next member, and the columns follow behind.
 */
#ifndef MODELS_STORAGE_RAID_LAYOUT_H
#define MODELS_STORAGE_RAID_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

enum raid_level { RAID_0, RAID_1, RAID_5, RAID_6, RAID_10 };

struct raid_layout {
    enum raid_level level;
    uint32_t members;
    uint64_t unit; /* blocks */
    uint64_t rows;
};

/** Columns of data in a row. */
uint32_t raid_columns(const struct raid_layout *layout);

/** Members that have the same data: 1 unless it is mirrored. */
uint32_t raid_copies(const struct raid_layout *layout);

/** Units of parity in a row. */
uint32_t raid_parities(const struct raid_layout *layout);

/** The member of a column. @param copy  under raid_copies */
uint32_t raid_member_of(const struct raid_layout *layout, uint64_t row, uint32_t column,
                        uint32_t copy);

/** The member of a parity. @param number  under raid_parities */
uint32_t raid_parity_member(const struct raid_layout *layout, uint64_t row, uint32_t number);

/** Blocks that the array keeps. */
uint64_t raid_blocks(const struct raid_layout *layout);

#endif
