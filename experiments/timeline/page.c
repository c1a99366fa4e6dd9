#include "experiments/timeline/page.h"

#include "analysis/timeline/time.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

enum {
    STATE_WIDTH = 4,  /* of "down", "hung", "boot" */
    PHASE_WIDTH = 11, /* of "application" */
    EVENT_LEAST = 24, /* columns that lanes leave to events, or they become narrow */
    SEPARATION = 2,
};

static const char marks[LANE_STATES] = {
    [LANE_UP] = '|', [LANE_DOWN] = '.', [LANE_BOOTING] = ':', [LANE_HUNG] = '~'};
static const char *const words[LANE_STATES] = {
    [LANE_UP] = "up", [LANE_DOWN] = "down", [LANE_BOOTING] = "boot", [LANE_HUNG] = "hung"};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool is_narrow(const struct timeline_page *page, size_t lane)
{
    return page->lanes.list[lane].is_service ? page->services_are_narrow : page->nodes_are_narrow;
}

static size_t lane_width(const struct timeline_page *page, size_t lane)
{
    const struct timeline_lane *this = &page->lanes.list[lane];
    size_t least = this->is_service ? PHASE_WIDTH : STATE_WIDTH;
    return is_narrow(page, lane) ? 1 : larger(foreign_width(this->name), least);
}

static void pad(struct text_buffer *line, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        text_append(line, " ");
    }
}

/* Put a text into a column of the line, and the blanks between columns after it. */
void timeline_page_put(struct text_buffer *line, const char *text, size_t width, bool is_right)
{
    size_t used = foreign_width(text);
    size_t blanks = width > used ? width - used : 0;
    pad(line, is_right ? blanks : 0);
    text_append(line, text);
    pad(line, (is_right ? 0 : blanks) + SEPARATION);
}

void timeline_page_end_line(const struct timeline_page *page, struct text_buffer *line)
{
    while (line->length > 0 && line->text[line->length - 1] == ' ') {
        line->length--;
    }
    fprintf(page->out, "%.*s\n", (int)line->length, line->text == NULL ? "" : line->text);
    line->length = 0;
}

/* Put the word for a lane's change. */
static void put_change(struct timeline_page *page, struct text_buffer *line, size_t index)
{
    const struct timeline_lane *lane = &page->lanes.list[index];
    struct text_buffer word = {0};
    if (!lane->is_service) {
        text_append(&word, words[lane->state]);
    } else if (lane->state == LANE_UP) {
        text_print(&word, lane->node != NULL ? "on %s" : "up", lane->node);
    } else {
        text_append(&word, lane->why);
    }
    timeline_page_put(line, word.text, lane_width(page, index), false);
    text_buffer_free(&word);
}

/* The lanes of one line: a word where something changed since the last one, else a mark. */
void timeline_page_lanes(struct timeline_page *page, struct text_buffer *line,
                         const struct timeline_lane *node)
{
    for (size_t i = 0; i < page->lanes.count; i++) {
        const struct timeline_lane *lane = &page->lanes.list[i];
        if (!page->has_lane[i]) {
            continue;
        }
        if (!is_narrow(page, i) && page->shown[i] != lane->changes) {
            put_change(page, line, i);
        } else {
            char mark[] = {lane == node ? '*' : marks[lane->state], '\0'};
            size_t width = lane_width(page, i);
            size_t before = width > 1 ? 1 : 0;
            pad(line, before);
            timeline_page_put(line, mark, width - before, false);
        }
        page->shown[i] = lane->changes;
    }
}

static size_t lanes_width(const struct timeline_page *page)
{
    size_t width = 0;
    for (size_t i = 0; i < page->lanes.count; i++) {
        width += page->has_lane[i] ? lane_width(page, i) + SEPARATION : 0;
    }
    return width;
}

/* Whether lanes fit into the room: all of them, else those that change. */
static bool fit_lanes(struct timeline_page *page, bool only_changing, size_t room)
{
    for (size_t i = 0; i < page->lanes.count; i++) {
        page->has_lane[i] = !only_changing || page->lanes.list[i].changes > 0;
    }
    return lanes_width(page) <= room;
}

/* Leave out the last lanes that do not fit. */
static void cut_lanes(struct timeline_page *page, size_t room)
{
    for (size_t i = page->lanes.count; i-- > 0 && lanes_width(page) > room;) {
        page->has_lane[i] = false;
    }
}

/* Choose lanes that leave room for events; `page->lanes` count their changes meanwhile. */
static void choose_lanes(struct timeline_page *page, size_t room)
{
    for (size_t i = 0; i < page->lines->count; i++) {
        timeline_lanes_step(&page->lanes, &page->lines->list[i]);
    }
    bool fits = fit_lanes(page, false, room);
    if (!fits) {
        page->nodes_are_narrow = true;
        fits = fit_lanes(page, false, room) || fit_lanes(page, true, room);
    }
    if (!fits) {
        page->services_are_narrow = true;
        fits = fit_lanes(page, false, room) || fit_lanes(page, true, room);
    }
    if (!fits) {
        cut_lanes(page, room);
    }
    timeline_lanes_free(&page->lanes);
    timeline_lanes_init(&page->lanes, page->lines);
}

/* The longest time from a fault to an event that it led to. */
static int64_t longest_since(const struct timeline_lines *lines)
{
    int64_t longest = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct timeline_line *fault = timeline_fault(lines, &lines->list[i]);
        int64_t since = fault == NULL ? 0 : lines->list[i].at - fault->at;
        longest = since > longest ? since : longest;
    }
    return longest;
}

/* Widths of the columns. */
static void lay_out(struct timeline_page *page, size_t width)
{
    const struct timeline_lines *lines = page->lines;
    const struct timeline_line *last = &lines->list[lines->count - 1];
    struct text_buffer text = {0};
    page->decimals = TIMELINE_DECIMALS_LEAST;
    int64_t scale = 1; /* ticks of a second, of a millisecond, ... */
    for (int i = 0; i < lines->decimals; i++) {
        scale *= 10;
    }
    while (page->decimals < lines->decimals && last->at - lines->list[0].at < scale) {
        page->decimals += 3;
        scale /= 1000;
    }
    timeline_time_print(&text, last->at, lines->decimals, page->decimals);
    page->time_width = larger(text.length, strlen("time [s]"));
    text.length = 0;
    timeline_time_print(&text, longest_since(lines), lines->decimals, page->decimals);
    page->since_width = larger(strlen("+") + text.length, strlen("from fault"));
    text.length = 0;
    text_print(&text, "%" PRIu64, last->seq);
    page->number_width = text.length;
    page->cause_width = larger(text.length, strlen("cause"));
    text_buffer_free(&text);
    size_t around = page->time_width + page->since_width + page->number_width + page->cause_width +
                    4 * SEPARATION;
    size_t needed = around + EVENT_LEAST;
    choose_lanes(page, needed < width ? width - needed : 0);
    size_t used = around + lanes_width(page);
    page->event_width = used + EVENT_LEAST > width ? EVENT_LEAST : width - used;
}

/* The letter of a narrow lane. */
static char letter_of(size_t lane)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return letters[lane % (sizeof letters - 1)];
}

void timeline_page_heading(const struct timeline_page *page)
{
    struct text_buffer line = {0};
    timeline_page_put(&line, "time [s]", page->time_width, true);
    timeline_page_put(&line, "from fault", page->since_width, true);
    for (size_t i = 0; i < page->lanes.count; i++) {
        char letter[] = {letter_of(i), '\0'};
        if (page->has_lane[i]) {
            timeline_page_put(&line, is_narrow(page, i) ? letter : page->lanes.list[i].name,
                              lane_width(page, i), false);
        }
    }
    timeline_page_put(&line, "#", page->number_width, true);
    timeline_page_put(&line, "cause", page->cause_width, true);
    text_append(&line, "event");
    timeline_page_end_line(page, &line);
    text_buffer_free(&line);
}

/* Explain the marks and the letters of narrow lanes. */
void timeline_page_legend(const struct timeline_page *page)
{
    size_t without = 0;
    bool has_letters = false;
    for (size_t i = 0; i < page->lanes.count; i++) {
        without += !page->has_lane[i];
        if (page->has_lane[i] && is_narrow(page, i)) {
            fprintf(page->out, "%s%c %s", has_letters ? "  " : "", letter_of(i),
                    page->lanes.list[i].name);
            has_letters = true;
        }
    }
    fputs(has_letters ? "\n" : "", page->out);
    if (without > 0) {
        fprintf(page->out, "%zu more without a lane, for want of room\n", without);
    }
    fputs("| up  . down  : booting  ~ hung  * where it happened\n\n", page->out);
}

void timeline_page_init(struct timeline_page *page, const struct timeline_lines *lines,
                        size_t width, FILE *out)
{
    *page = (struct timeline_page){.lines = lines, .out = out};
    timeline_lanes_init(&page->lanes, lines);
    page->shown = memory_alloc((page->lanes.count + 1) * sizeof *page->shown);
    page->has_lane = memory_alloc((page->lanes.count + 1) * sizeof *page->has_lane);
    lay_out(page, width);
    for (size_t i = 0; i < page->lanes.count; i++) {
        page->shown[i] = SIZE_MAX; /* the first line says how things stand */
    }
}

void timeline_page_free(struct timeline_page *page)
{
    timeline_lanes_free(&page->lanes);
    memory_free(page->shown);
    memory_free(page->has_lane);
    *page = (struct timeline_page){0};
}
