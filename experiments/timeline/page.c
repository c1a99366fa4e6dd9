#include "experiments/timeline/page.h"

#include "analysis/timeline/causes.h"
#include "analysis/timeline/roles.h"
#include "analysis/timeline/time.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

enum {
    EVENT_LEAST = 24, /* columns that lanes leave to events, or they become narrow */
    SEPARATION = 2,
    NAMES_MOST = 8, /* of lanes that are left out */
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
    return page->choice.is_narrow[lane];
}

static size_t lane_width(const struct timeline_page *page, size_t lane)
{
    return lane_choice_width(&page->choice, &page->lanes, lane);
}

bool timeline_page_tells(const struct timeline_page *page, const struct timeline_line *event)
{
    const struct timeline_lane *lane = timeline_lanes_find(&page->lanes, event->object, true);
    size_t index = lane == NULL ? 0 : (size_t)(lane - page->lanes.list);
    return lane != NULL && page->choice.is_shown[index] && !page->choice.is_narrow[index];
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
    for (size_t at = 0; at < page->choice.count; at++) {
        size_t i = page->choice.order[at];
        const struct timeline_lane *lane = &page->lanes.list[i];
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

/* The columns of the longest time from a fault, with the number of the fault where it is shown. */
static size_t since_width_of(const struct timeline_page *page)
{
    const struct timeline_lines *lines = page->lines;
    int64_t longest = 0;
    uint64_t last = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct timeline_line *fault = timeline_fault(lines, &lines->list[i]);
        int64_t since = fault == NULL ? 0 : lines->list[i].at - fault->at;
        longest = since > longest ? since : longest;
        last = fault != NULL && fault->seq > last ? fault->seq : last;
    }
    struct text_buffer text = {0};
    text_append(&text, "+");
    timeline_time_print(&text, longest, lines->decimals, page->decimals);
    if (page->fault_count > 1) {
        text_print(&text, "#%" PRIu64 " ", last);
    }
    size_t width = larger(text.length, strlen("from fault"));
    text_buffer_free(&text);
    return width;
}

/* The time from the first event to the last, the end of the run apart [ticks]. */
static int64_t span_of(const struct timeline_lines *lines)
{
    size_t last = lines->count - 1;
    int64_t first = lines->list[0].at;
    if (last > 1 && lines->list[last].word == WORD_RUN_END && lines->list[last - 1].at > first) {
        last--;
    }
    return lines->list[last].at - first;
}

/* Widths of the columns. */
static void lay_out(struct timeline_page *page, const struct lane_wish *wish, size_t width)
{
    const struct timeline_lines *lines = page->lines;
    const struct timeline_line *last = &lines->list[lines->count - 1];
    struct text_buffer text = {0};
    page->decimals = TIMELINE_DECIMALS_LEAST;
    int64_t scale = 1; /* ticks of a second, of a millisecond, ... */
    for (int i = 0; i < lines->decimals; i++) {
        scale *= 10;
    }
    while (page->decimals < lines->decimals && span_of(lines) < scale) {
        page->decimals += 3;
        scale /= 1000;
    }
    timeline_time_print(&text, last->at, lines->decimals, page->decimals);
    page->time_width = larger(text.length, strlen("time [s]"));
    page->fault_count = timeline_fault_count(lines);
    page->since_width = since_width_of(page);
    text.length = 0;
    text_print(&text, "%" PRIu64, last->seq);
    page->number_width = text.length;
    page->cause_width = larger(text.length, strlen("cause"));
    text_buffer_free(&text);
    size_t around = page->time_width + page->since_width + page->number_width + page->cause_width +
                    4 * SEPARATION;
    size_t needed = around + EVENT_LEAST;
    lane_choice_make(&page->choice, lines, &page->lanes, wish, needed < width ? width - needed : 0);
    size_t used = around + lane_choice_total(&page->choice, &page->lanes);
    page->event_width = used + EVENT_LEAST > width ? EVENT_LEAST : width - used;
}

/* The letter of a narrow lane, by its place from the left. */
static char letter_of(size_t at)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return letters[at % (sizeof letters - 1)];
}

void timeline_page_heading(const struct timeline_page *page)
{
    struct text_buffer line = {0};
    timeline_page_put(&line, "time [s]", page->time_width, true);
    timeline_page_put(&line, "from fault", page->since_width, true);
    for (size_t at = 0; at < page->choice.count; at++) {
        size_t i = page->choice.order[at];
        char letter[] = {letter_of(at), '\0'};
        timeline_page_put(&line, is_narrow(page, i) ? letter : page->lanes.list[i].name,
                          lane_width(page, i), false);
    }
    timeline_page_put(&line, "#", page->number_width, true);
    timeline_page_put(&line, "cause", page->cause_width, true);
    text_append(&line, "event");
    timeline_page_end_line(page, &line);
    text_buffer_free(&line);
}

/* The letters of narrow lanes; of a choice of lanes also what nodes do. */
static void print_letters(const struct timeline_page *page)
{
    bool has_letters = false;
    for (size_t at = 0; at < page->choice.count; at++) {
        size_t i = page->choice.order[at];
        const char *role =
            page->choice.is_reduced ? timeline_role_word(page->choice.roles[i]) : NULL;
        if (is_narrow(page, i) || role != NULL) {
            fputs(has_letters ? "  " : "", page->out);
            if (is_narrow(page, i)) {
                fprintf(page->out, "%c ", letter_of(at));
            }
            fprintf(page->out, "%s", page->lanes.list[i].name);
            fprintf(page->out, role != NULL ? " (%s)" : "%s", role != NULL ? role : "");
            has_letters = true;
        }
    }
    fputs(has_letters ? "\n" : "", page->out);
}

/* Put a piece at the end of a line, or of the next one where it has no room in this. */
static void append_piece(const struct timeline_page *page, struct text_buffer *line,
                         const char *piece)
{
    size_t used = line->length == 0 ? 0 : foreign_width(line->text);
    if (page->width > 0 && used > 0 && used + foreign_width(piece) > page->width) {
        fprintf(page->out, "%s\n", line->text);
        line->length = 0;
        text_append(line, " ");
    }
    text_append(line, piece);
}

/* The lanes that are left out, by name where they are few. */
static void print_left_out(const struct timeline_page *page)
{
    size_t without = page->lanes.count - page->choice.count;
    size_t named = 0;
    struct text_buffer line = {0};
    if (without == 0) {
        return;
    }
    if (without > NAMES_MOST) {
        text_print(&line, "%zu more without a lane, for want of room;", without);
    } else {
        text_append(&line, "without a lane:");
        for (size_t i = 0; i < page->lanes.count; i++) {
            if (!page->choice.is_shown[i]) {
                char *piece =
                    memory_print(" %s%s", page->lanes.list[i].name, ++named == without ? ";" : ",");
                append_piece(page, &line, piece);
                memory_free(piece);
            }
        }
    }
    append_piece(page, &line, " --lanes NAME,... or --width 0");
    fprintf(page->out, "%s\n", line.text);
    text_buffer_free(&line);
}

/* The fault that times count from. */
static void print_faults(const struct timeline_page *page)
{
    const struct timeline_line *fault = page->lines->list;
    if (page->fault_count == 0) {
        return;
    }
    if (page->fault_count > 1) {
        fputs("from fault: seconds since the fault of that number\n", page->out);
        return;
    }
    while (fault->fault != fault->seq) {
        fault++;
    }
    struct text_buffer text = {0};
    text_print(&text, "from fault: seconds since #%" PRIu64 " ", fault->seq);
    timeline_fault_name(fault, &text);
    fprintf(page->out, "%s\n", text.text);
    text_buffer_free(&text);
}

void timeline_page_legend(const struct timeline_page *page)
{
    print_letters(page);
    print_left_out(page);
    print_faults(page);
    fputs("| up  . down  : booting  ~ hung  * where it happened\n\n", page->out);
}

void timeline_page_init(struct timeline_page *page, const struct timeline_lines *lines,
                        const struct lane_wish *wish, size_t width, FILE *out)
{
    *page = (struct timeline_page){.lines = lines, .width = width, .out = out};
    timeline_lanes_init(&page->lanes, lines);
    page->shown = memory_alloc((page->lanes.count + 1) * sizeof *page->shown);
    lay_out(page, wish, width);
    for (size_t i = 0; i < page->lanes.count; i++) {
        page->shown[i] = SIZE_MAX; /* the first line says how things stand */
    }
}

void timeline_page_free(struct timeline_page *page)
{
    lane_choice_free(&page->choice);
    timeline_lanes_free(&page->lanes);
    memory_free(page->shown);
    *page = (struct timeline_page){0};
}
