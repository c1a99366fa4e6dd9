#include "sim/base/timeline_words.h"

#include <criterion/criterion.h>
#include <string.h>

Test(timeline_words, each_has_a_name_of_its_own_and_is_found_by_it)
{
    for (enum timeline_word word = WORD_NONE + 1; word < WORDS; word++) {
        const char *name = timeline_word_name(word);
        cr_assert_not_null(name);
        cr_expect_neq(name[strcspn(name, ".")], '\0', "%s", name);
        cr_expect_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz_."), strlen(name), "%s", name);
        cr_expect_eq(timeline_word_find(name), word, "%s is there twice", name);
    }
    cr_expect_eq(timeline_word_find(""), WORD_NONE);
    cr_expect_eq(timeline_word_find("node.crashed"), WORD_NONE);
    cr_expect_eq(timeline_word_find("node"), WORD_NONE);
}

/* Readers rely on this: states and reasons only where a lane is moved, and outages of services. */
Test(timeline_words, rows_do_not_contradict_themselves)
{
    size_t begins = 0;
    size_t ends = 0;
    for (enum timeline_word word = WORD_NONE; word < WORDS; word++) {
        const struct timeline_word_row *row = &timeline_words[word];
        bool moves = row->lane != LANE_OF_NOTHING && row->state != LANE_STATES;
        cr_expect(moves || !row->is_start, "%s starts nothing", row->name);
        cr_expect(row->lane == LANE_OF_SERVICE || row->why == NULL, "%s has a reason", row->name);
        cr_expect(row->outage == OUTAGE_NOTHING || (row->lane == LANE_OF_SERVICE && moves),
                  "%s is of an outage of nothing", row->name);
        cr_expect(row->lane == LANE_OF_NODE || row->state == LANE_UP || row->state == LANE_DOWN ||
                      row->state == LANE_STATES,
                  "%s: a service neither boots nor hangs", row->name);
        cr_expect(row->is_fault || !row->is_fault_anew, "%s begins no tree", row->name);
        begins += row->outage == OUTAGE_BEGINS;
        ends += row->outage == OUTAGE_ENDS;
    }
    cr_expect_eq(begins, 1);
    cr_expect_eq(ends, 1);
    cr_expect_eq(timeline_words[WORD_NONE].lane, LANE_OF_NOTHING);
    cr_expect_not(timeline_words[WORD_NONE].is_fault);
}
