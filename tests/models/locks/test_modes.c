#include "models/locks/modes.h"

#include <criterion/criterion.h>
#include <string.h>

/* A table as it is printed: row and column NL, CR, CW, PR, PW, EX. */
static const char *const compatible[] = {"111111", "111110", "111000",
                                         "110100", "110000", "100000"};

/* Granted by row, asked for with QUECVT by column. */
static const char *const queued[] = {"011111", "001111", "000111", "001011", "000001", "000000"};

/* Of the value block: r is read, w written, - neither; the last column is an unlock. */
static const char *const values[] = {"rrrrrr-", "-rrrrr-", "--rrrr-",
                                     "---rrr-", "wwwwwrw", "wwwwwww"};

Test(modes, are_compatible_as_the_table_says)
{
    unsigned pairs = 0;
    for (unsigned one = 0; one < LOCK_MODES; one++) {
        for (unsigned other = 0; other < LOCK_MODES; other++) {
            bool is = modes_are_compatible((enum lock_mode)one, (enum lock_mode)other);
            cr_expect_eq(is, compatible[one][other] == '1', "%s and %s", lock_mode_names[one],
                         lock_mode_names[other]);
            pairs++;
        }
    }
    cr_expect_eq(pairs, 36);
    cr_expect_str_eq(lock_mode_names[MODE_EX], "EX");
    cr_expect_null(lock_mode_names[LOCK_MODES]);
}

Test(modes, convert_in_the_queue_as_the_table_says)
{
    for (unsigned from = 0; from < LOCK_MODES; from++) {
        for (unsigned to = 0; to < LOCK_MODES; to++) {
            cr_expect_eq(mode_may_queue_conversion((enum lock_mode)from, (enum lock_mode)to),
                         queued[from][to] == '1', "%s to %s", lock_mode_names[from],
                         lock_mode_names[to]);
        }
    }
}

Test(modes, move_the_value_block_as_the_table_says)
{
    static const char letters[] = {[VALUE_READ] = 'r', [VALUE_WRITE] = 'w', [VALUE_NEITHER] = '-'};
    for (unsigned from = 0; from < LOCK_MODES; from++) {
        for (unsigned to = 0; to <= MODE_NONE; to++) {
            cr_expect_eq(letters[mode_value_block(from, to)], values[from][to], "%s to %u",
                         lock_mode_names[from], to);
        }
        cr_expect_eq(mode_value_block(MODE_NONE, from), VALUE_READ);
    }
}

/* NL < CR < CW, PR < PW < EX; CW and PR are not ordered, and both imply CR. */
Test(modes, are_ordered_but_for_two)
{
    for (unsigned to = 0; to < LOCK_MODES; to++) {
        for (unsigned from = 0; from < LOCK_MODES; from++) {
            bool is_pair = (to == MODE_CW && from == MODE_PR) || (to == MODE_PR && from == MODE_CW);
            cr_expect_eq(mode_is_below((enum lock_mode)to, (enum lock_mode)from),
                         to < from && !is_pair, "%u below %u", to, from);
            unsigned meet = is_pair ? MODE_CR : to < from ? to : from;
            cr_expect_eq(modes_meet((enum lock_mode)to, (enum lock_mode)from), meet);
        }
    }
}

/* Whatever is compatible with both of two modes is compatible with what they have in common. */
Test(modes, protect_what_both_protect)
{
    for (unsigned one = 0; one < LOCK_MODES; one++) {
        for (unsigned other = 0; other < LOCK_MODES; other++) {
            unsigned meet = modes_meet((enum lock_mode)one, (enum lock_mode)other);
            unsigned either = lock_mode_compatible[one] | lock_mode_compatible[other];
            cr_expect_eq(lock_mode_compatible[meet] & either, either);
        }
    }
}
