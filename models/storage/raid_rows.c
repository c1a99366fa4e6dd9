#include "models/storage/raid_rows.h"

#include "models/storage/raid_members.h"

/* Blocks of a stripe unit that a step of a row touches. */
struct span {
    uint64_t first, end; /* none: first >= end */
};

/* Reads that tell the new parity, and whether all of them are of members that are up. */
struct way {
    uint32_t reads;
    bool is_open;
};

static bool is_none(struct span span)
{
    return span.first >= span.end;
}

static struct span none(const struct raid *raid)
{
    return (struct span){raid->layout.unit, 0};
}

/* The least that has both. */
static struct span joined(struct span a, struct span b)
{
    return (struct span){a.first < b.first ? a.first : b.first, a.end > b.end ? a.end : b.end};
}

/* The part of a column that a row of an I/O touches. */
static struct span span_of(const struct raid *raid, const struct raid_row *row, uint32_t column)
{
    uint64_t begin = column * raid->layout.unit;
    uint64_t end = begin + raid->layout.unit;
    uint64_t first = row->first > begin ? row->first : begin;
    uint64_t last = row->end < end ? row->end : end;
    return first < last ? (struct span){first - begin, last - begin} : none(raid);
}

/* The part of the parity: all that it touches of any column. */
static struct span span_of_parity(const struct raid *raid, const struct raid_row *row)
{
    struct span all = none(raid);
    for (uint32_t i = 0; i < raid_columns(&raid->layout); i++) {
        all = joined(all, span_of(raid, row, i));
    }
    return all;
}

static void ask(struct run *run, struct raid *raid, struct raid_row *row, uint32_t number,
                struct span span, bool is_write)
{
    raid_ask(run, raid, &row->work,
             &(struct raid_request){number, row->row * raid->layout.unit + span.first,
                                    span.end - span.first, is_write});
}

/* As many members that are up as the row has columns: any so many tell the others. */
static void read_others(struct run *run, struct raid *raid, struct raid_row *row, struct span span)
{
    uint32_t needed = raid_columns(&raid->layout);
    for (uint32_t i = 0; i < raid->layout.members && needed > 0; i++) {
        if (raid_is_up(raid, i, row->row)) {
            ask(run, raid, row, i, span, false);
            needed--;
        }
    }
}

/* The copy of a column to be read; the count of members: none is up. */
static uint32_t choose_copy(struct raid *raid, uint64_t row, uint32_t column)
{
    uint32_t copies = raid_copies(&raid->layout);
    uint32_t nobody = raid->layout.members;
    uint32_t found = nobody;
    uint32_t turn = raid->turn++;
    for (uint32_t i = 0; i < copies; i++) {
        uint32_t number = raid_member_of(&raid->layout, row, column, (turn + i) % copies);
        bool is_shorter =
            found == nobody || (raid->parameters->mirror_reads == RAID_SHORTEST_QUEUE &&
                                raid->members[number].open < raid->members[found].open);
        if (raid_is_up(raid, number, row) && is_shorter) {
            found = number;
        }
    }
    return found;
}

static void read(struct run *run, struct raid *raid, struct raid_row *row)
{
    struct span lost = none(raid);
    for (uint32_t i = 0; i < raid_columns(&raid->layout); i++) {
        struct span span = span_of(raid, row, i);
        uint32_t number = is_none(span) ? 0 : choose_copy(raid, row->row, i);
        if (number == raid->layout.members) {
            lost = joined(lost, span);
        } else if (!is_none(span)) {
            ask(run, raid, row, number, span, false);
        }
    }
    if (!is_none(lost) && raid_parities(&raid->layout) > 0) {
        read_others(run, raid, row, lost);
    }
}

static uint32_t parities_up(const struct raid *raid, const struct raid_row *row)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < raid_parities(&raid->layout); i++) {
        count += raid_is_up(raid, raid_parity_member(&raid->layout, row->row, i), row->row);
    }
    return count;
}

/* Whether a column is read so that parity follows from the old data, or from the rest. */
static bool is_read(const struct raid *raid, const struct raid_row *row, uint32_t column,
                    bool is_old)
{
    struct span span = span_of(raid, row, column);
    struct span parity = span_of_parity(raid, row);
    return is_old ? !is_none(span) : span.first > parity.first || span.end < parity.end;
}

static struct way way_of(const struct raid *raid, const struct raid_row *row, bool is_old)
{
    struct way way = {is_old ? parities_up(raid, row) : 0, true};
    for (uint32_t i = 0; i < raid_columns(&raid->layout); i++) {
        if (is_read(raid, row, i, is_old)) {
            way.reads++;
            uint32_t number = raid_member_of(&raid->layout, row->row, i, 0);
            way.is_open = way.is_open && raid_is_up(raid, number, row->row);
        }
    }
    return way;
}

/* The parities of a row that are up. */
static void each_parity(struct run *run, struct raid *raid, struct raid_row *row, bool is_write)
{
    struct span span = span_of_parity(raid, row);
    for (uint32_t i = 0; i < raid_parities(&raid->layout); i++) {
        uint32_t number = raid_parity_member(&raid->layout, row->row, i);
        if (raid_is_up(raid, number, row->row)) {
            ask(run, raid, row, number, span, is_write);
        }
    }
}

/* The reads of a write, after which parity is known. */
static void read_before(struct run *run, struct raid *raid, struct raid_row *row)
{
    uint32_t columns = raid_columns(&raid->layout);
    bool is_whole = row->first == 0 && row->end == columns * raid->layout.unit;
    raid->rows_written.count++;
    raid->rows_whole.count += is_whole;
    if (is_whole || parities_up(raid, row) == 0) {
        return;
    }
    struct way old = way_of(raid, row, true);
    struct way rest = way_of(raid, row, false);
    bool is_old = old.is_open && (!rest.is_open || old.reads <= rest.reads);
    if (!is_old && !rest.is_open) {
        read_others(run, raid, row, span_of_parity(raid, row));
        return;
    }
    for (uint32_t i = 0; i < columns; i++) {
        if (is_read(raid, row, i, is_old)) {
            ask(run, raid, row, raid_member_of(&raid->layout, row->row, i, 0),
                is_old ? span_of(raid, row, i) : span_of_parity(raid, row), false);
        }
    }
    if (is_old) {
        each_parity(run, raid, row, false);
    }
}

/* Data, its copies and parity. */
static void write(struct run *run, struct raid *raid, struct raid_row *row)
{
    for (uint32_t i = 0; i < raid_columns(&raid->layout); i++) {
        struct span span = span_of(raid, row, i);
        for (uint32_t copy = 0; copy < raid_copies(&raid->layout) && !is_none(span); copy++) {
            uint32_t number = raid_member_of(&raid->layout, row->row, i, copy);
            if (raid_is_up(raid, number, row->row)) {
                ask(run, raid, row, number, span, true);
            }
        }
    }
    each_parity(run, raid, row, true);
}

bool raid_row_step(struct run *run, struct raid *raid, struct raid_row *row)
{
    uint32_t step = row->step++;
    if (step == 0) {
        (row->is_write ? read_before : read)(run, raid, row);
    } else if (step == 1 && row->is_write) {
        write(run, raid, row);
    } else {
        return false;
    }
    return true;
}
