/*
 * The columns of a timeline on the screen: time, time from the fault, lanes, numbers, event.
 *
 * Lanes have words while there is room for them; where there is not, some become one character
 * under a letter, and those that matter least are left out (lane_choice.h).
 */
#ifndef EXPERIMENTS_TIMELINE_PAGE_H
#define EXPERIMENTS_TIMELINE_PAGE_H

#include "experiments/timeline/lane_choice.h"
#include "sim/base/text.h"

#include <stdio.h>

/** A page on its way; the lanes are as they stand after the events so far. */
struct timeline_page {
    const struct timeline_lines *lines;
    struct timeline_lanes lanes;
    size_t *shown; /* the changes of each lane that the reader has seen */
    struct lane_choice choice;
    int decimals;       /* of the columns of time */
    size_t fault_count; /* of those that times may count from */
    size_t time_width;
    size_t since_width;
    size_t number_width;
    size_t cause_width;
    size_t event_width;
    size_t width; /* of the screen; 0: as many columns as are needed */
    FILE *out;
};

/**
 * Lay out the columns.
 *
 * @param lines  has one event at least; must outlive the page
 * @param wish   lanes that are wanted; NULL: chosen
 * @param width  columns of the terminal
 */
void timeline_page_init(struct timeline_page *page, const struct timeline_lines *lines,
                        const struct lane_wish *wish, size_t width, FILE *out);

void timeline_page_free(struct timeline_page *page);

/** Print what the marks mean, the letters of narrow lanes, and the fault that times count from. */
void timeline_page_legend(const struct timeline_page *page);

void timeline_page_heading(const struct timeline_page *page);

/** Append a text in a column, and the blanks between columns after it. */
void timeline_page_put(struct text_buffer *line, const char *text, size_t width, bool is_right);

/**
 * Append the lanes: a word where something changed since the last line, else a mark.
 *
 * @param node  the lane of the node that the event of this line is at; NULL: none
 */
void timeline_page_lanes(struct timeline_page *page, struct text_buffer *line,
                         const struct timeline_lane *node);

/** Whether the lane of an event's service says in words what happens to it. */
bool timeline_page_tells(const struct timeline_page *page, const struct timeline_line *event);

/** Print a line without its trailing blanks, and empty it. */
void timeline_page_end_line(const struct timeline_page *page, struct text_buffer *line);

#endif
