#include "models/storage/raid_layout.h"

uint32_t raid_copies(const struct raid_layout *layout)
{
    return layout->level == RAID_1 ? layout->members : layout->level == RAID_10 ? 2 : 1;
}

uint32_t raid_parities(const struct raid_layout *layout)
{
    return layout->level == RAID_5 ? 1 : layout->level == RAID_6 ? 2 : 0;
}

uint32_t raid_columns(const struct raid_layout *layout)
{
    return layout->members / raid_copies(layout) - raid_parities(layout);
}

uint32_t raid_parity_member(const struct raid_layout *layout, uint64_t row, uint32_t number)
{
    uint32_t first = layout->members - 1 - (uint32_t)(row % layout->members);
    return (first + number) % layout->members;
}

uint32_t raid_member_of(const struct raid_layout *layout, uint64_t row, uint32_t column,
                        uint32_t copy)
{
    uint32_t parities = raid_parities(layout);
    return parities > 0 ? (raid_parity_member(layout, row, 0) + parities + column) % layout->members
                        : column * raid_copies(layout) + copy;
}

uint64_t raid_blocks(const struct raid_layout *layout)
{
    return layout->rows * layout->unit * raid_columns(layout);
}
