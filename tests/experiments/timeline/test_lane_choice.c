#include "experiments/timeline/lane_choice.h"

#include "sim/base/memory.h"
#include "tests/analysis/timeline/six_nodes.h"

#include <stdio.h>

/* The lanes that are shown, narrow ones in brackets: "[charlie] database". */
static void describe(const struct lane_choice *choice, const struct timeline_lanes *lanes,
                     char text[256])
{
    text[0] = '\0';
    for (size_t i = 0; i < choice->count; i++) {
        size_t lane = choice->order[i];
        bool is_narrow = choice->is_narrow[lane];
        size_t length = strlen(text);
        snprintf(text + length, 256 - length, "%s%s%s%s", i == 0 ? "" : " ", is_narrow ? "[" : "",
                 lanes->list[lane].name, is_narrow ? "]" : "");
    }
}

Test(lane_choice, shows_what_matters_as_room_grows)
{
    static const struct {
        size_t room;
        const char *shown;
    } rows[] = {
        {2, ""},
        {3, "[charlie]"},
        {6, "[charlie] [database]"},
        {9, "[charlie] [foxtrot] [database]"},
        {22, "[charlie] [foxtrot] [alpha] database"},
        {28, "[charlie] [foxtrot] [alpha] database [mail] [files]"},
        {200, "charlie delta alpha echo bravo foxtrot database mail files"},
    };
    struct timeline_lines lines;
    struct timeline_lanes lanes;
    made_lines(&lines, six_nodes_events, SIX_NODES_EVENTS);
    timeline_lanes_init(&lanes, &lines);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lane_choice choice;
        char text[256];
        lane_choice_make(&choice, &lines, &lanes, NULL, rows[i].room);
        describe(&choice, &lanes, text);
        cr_expect_str_eq(text, rows[i].shown, "room %zu: %s", rows[i].room, text);
        cr_expect_leq(lane_choice_total(&choice, &lanes), rows[i].room);
        cr_expect_eq(choice.is_reduced, rows[i].room < 200);
        lane_choice_free(&choice);
    }
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
}

Test(lane_choice, grants_a_wish)
{
    static const char *const names[] = {"mail", "bravo", "nobody", "mail"};
    static const struct {
        size_t room;
        const char *shown;
    } rows[] = {{0, "[mail] [bravo]"}, {16, "mail [bravo]"}, {40, "mail bravo"}};
    const struct lane_wish wish = {names, 4};
    struct timeline_lines lines;
    struct timeline_lanes lanes;
    made_lines(&lines, six_nodes_events, SIX_NODES_EVENTS);
    timeline_lanes_init(&lanes, &lines);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lane_choice choice;
        char text[256];
        lane_choice_make(&choice, &lines, &lanes, &wish, rows[i].room);
        describe(&choice, &lanes, text);
        cr_expect_str_eq(text, rows[i].shown, "room %zu", rows[i].room);
        lane_choice_free(&choice);
    }
    timeline_lanes_free(&lanes);
    timeline_lines_free(&lines);
}
