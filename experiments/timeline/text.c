#include "experiments/timeline/text.h"

#include "analysis/timeline/outages.h"
#include "analysis/timeline/time.h"
#include "experiments/timeline/cause_summary.h"
#include "experiments/timeline/outage_table.h"
#include "experiments/timeline/page.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <string.h>

enum {
    WIDTH_LEAST = 80,
    HOUR_SECONDS = 3600,
    DAY_HOURS = 24,
    NAME_MOST = 100,   /* bytes of a name, an event, a phase */
    FACT_MOST = 1000,  /* bytes of the text of a fact */
    EVENT_MOST = 2000, /* bytes of all that is told of an event */
};

/* The blanks and lanes of a line that has no event of its own. */
static void put_stay(struct timeline_page *page, struct text_buffer *line)
{
    timeline_page_put(line, "", page->time_width, true);
    timeline_page_put(line, "", page->since_width, true);
    timeline_page_lanes(page, line, NULL);
    timeline_page_put(line, "", page->number_width, true);
    timeline_page_put(line, "", page->cause_width, true);
}

/* A text that may take several lines; `line` has all that stands before it. */
static void put_wrapped(struct timeline_page *page, struct text_buffer *line, const char *text)
{
    while (foreign_width(text) > page->event_width) {
        size_t cut = 0;
        size_t comma = 0; /* where a list without blanks may be broken */
        for (size_t i = 1; text[i] != '\0' && i <= page->event_width; i++) {
            cut = text[i] == ' ' ? i : cut;
            comma = text[i - 1] == ',' ? i : comma;
        }
        cut = cut == 0 ? comma : cut;
        if (cut == 0) {
            break; /* a word that is longer than the column */
        }
        text_append_bytes(line, text, cut);
        timeline_page_end_line(page, line);
        put_stay(page, line);
        text += cut;
    }
    text_append(line, text);
    timeline_page_end_line(page, line);
}

/* Whether the column of times from the fault says what a fact does. */
static bool is_in_column(const struct timeline_lines *lines, const struct timeline_line *line,
                         const struct timeline_fact *fact)
{
    const struct timeline_line *from = timeline_fault(lines, line);
    return from != NULL && fact->is_duration && strcmp(fact->name, "since_outage") == 0 &&
           fact->ticks == line->at - from->at;
}

/* "lun.acquire lun0 on beta: lasted 2 s, ..." */
static void describe_line(const struct timeline_lines *lines, const struct timeline_line *line,
                          struct text_buffer *text)
{
    text_append(text, line->event);
    if (line->object != NULL) {
        text_print(text, " %s", line->object);
    }
    if (line->node != NULL) {
        text_print(text, " on %s", line->node);
    }
    const char *separator = ": ";
    if (timeline_is_outage(line) && line->phase != NULL) {
        text_print(text, "%s%s", separator, line->phase);
        separator = ", ";
    }
    for (size_t i = 0; i < line->fact_count; i++) {
        if (!is_in_column(lines, line, &line->facts[i])) {
            text_print(text, "%s%s %s", separator, line->facts[i].name, line->facts[i].text);
            separator = ", ";
        }
    }
}

static void put_times(struct timeline_page *page, struct text_buffer *line,
                      const struct timeline_line *event, bool is_same_instant)
{
    const struct timeline_line *fault = timeline_fault(page->lines, event);
    struct text_buffer text = {0};
    if (!is_same_instant) {
        timeline_time_print(&text, event->at, page->lines->decimals, page->decimals);
    }
    timeline_page_put(line, text.text == NULL ? "" : text.text, page->time_width, true);
    text.length = 0;
    if (!is_same_instant && fault != NULL) {
        if (page->fault_count > 1) {
            text_print(&text, "#%" PRIu64 " ", fault->seq);
        }
        text_append(&text, "+");
        timeline_time_print(&text, event->at - fault->at, page->lines->decimals, page->decimals);
    }
    timeline_page_put(line, text.length == 0 ? "" : text.text, page->since_width, true);
    text_buffer_free(&text);
}

static const char *shown(struct arena *arena, const char *text, size_t most)
{
    if (text == NULL) {
        return NULL;
    }
    struct text_buffer buffer = {0};
    foreign_append(&buffer, text, most);
    const char *copy = arena_copy(arena, buffer.text);
    text_buffer_free(&buffer);
    return copy;
}

static void print_event_lines(struct timeline_page *page, const struct timeline_line *event,
                              bool is_same_instant)
{
    struct text_buffer line = {0};
    struct text_buffer text = {0};
    put_times(page, &line, event, is_same_instant);
    timeline_page_lanes(page, &line, timeline_lanes_node(&page->lanes, event));
    text_print(&text, "%" PRIu64, event->seq);
    timeline_page_put(&line, text.text, page->number_width, true);
    text.length = 0;
    text_append(&text, "");
    if (event->cause != 0) {
        text_print(&text, "%" PRIu64, event->cause);
    }
    timeline_page_put(&line, text.length == 0 ? "" : text.text, page->cause_width, true);
    text.length = 0;
    describe_line(page->lines, event, &text);
    put_wrapped(page, &line, shown(page->lines->arena, text.text, EVENT_MOST));
    text_buffer_free(&line);
    text_buffer_free(&text);
}

/* How things stand at the start. */
static void print_start(struct timeline_page *page)
{
    struct text_buffer line = {0};
    struct text_buffer text = {0};
    timeline_time_print(&text, 0, page->lines->decimals, page->decimals);
    timeline_page_put(&line, text.text, page->time_width, true);
    timeline_page_put(&line, "", page->since_width, true);
    timeline_page_lanes(page, &line, NULL);
    timeline_page_end_line(page, &line);
    text_buffer_free(&line);
    text_buffer_free(&text);
}

/* A stretch of a second or more in which nothing happens. */
static void print_quiet(struct timeline_page *page, int64_t ticks, int64_t second)
{
    struct text_buffer line = {0};
    put_stay(page, &line);
    text_append(&line, "... ");
    timeline_time_print_short(&line, ticks, page->lines->decimals);
    int64_t hours = ticks / second / HOUR_SECONDS;
    if (hours >= DAY_HOURS) {
        text_print(&line, " (%lld days)", (long long)(hours / DAY_HOURS));
    } else if (hours > 0) {
        text_print(&line, " (%lld h)", (long long)hours);
    }
    text_append(&line, " ...");
    timeline_page_end_line(page, &line);
    text_buffer_free(&line);
}

/* Events of outages that follow at the same instant are seen in the lanes of their line. */
static size_t take_instant(struct timeline_page *page, size_t at)
{
    const struct timeline_line *list = page->lines->list;
    size_t next = at + 1;
    timeline_lanes_step(&page->lanes, &list[at]);
    while (next < page->lines->count && list[next].at == list[at].at &&
           timeline_is_outage(&list[next]) && timeline_page_tells(page, &list[next])) {
        timeline_lanes_step(&page->lanes, &list[next++]);
    }
    return next;
}

static void print_events(struct timeline_page *page)
{
    const struct timeline_line *list = page->lines->list;
    int64_t second = 1; /* [ticks] */
    for (int i = 0; i < page->lines->decimals; i++) {
        second *= 10;
    }
    int64_t last = 0;
    if (list[0].at > 0) {
        print_start(page);
    }
    for (size_t i = 0; i < page->lines->count;) {
        const struct timeline_line *event = &list[i];
        bool is_same_instant = i > 0 && event->at == last;
        if (event->at - last >= second) {
            print_quiet(page, event->at - last, second);
        }
        last = event->at;
        i = take_instant(page, i);
        print_event_lines(page, event, is_same_instant);
    }
}

static void print_title(const struct timeline_lines *lines, const char *point, FILE *out)
{
    fprintf(out, "timeline of point %" PRIu64 ", replication %" PRIu64 "%s%s\n", lines->point,
            lines->replication, point != NULL ? ": " : "", point != NULL ? point : "");
    if (lines->in_file > 1) {
        fprintf(out, "one of %zu that were kept; --point N --replication N shows another\n",
                lines->in_file);
    }
}

static void print_cut(const struct timeline_lines *lines, FILE *out)
{
    if (lines->cut > 0) {
        fprintf(out, "%" PRIu64 " more event%s not kept: what follows is not known\n", lines->cut,
                lines->cut == 1 ? " was" : "s were");
    }
}

static struct timeline_fact show_fact(struct arena *arena, const struct timeline_fact *fact)
{
    struct timeline_fact copy = *fact;
    copy.name = shown(arena, fact->name, NAME_MOST);
    copy.text = shown(arena, fact->text, FACT_MOST);
    return copy;
}

/* A copy whose texts can all be printed: a file that others wrote may say anything. */
static struct timeline_lines show_lines(const struct timeline_lines *lines)
{
    struct timeline_lines copy = *lines;
    copy.arena = arena_create();
    copy.list = memory_alloc((lines->count + 1) * sizeof *copy.list);
    for (size_t i = 0; i < lines->count; i++) {
        struct timeline_line *line = &copy.list[i];
        *line = lines->list[i];
        line->event = shown(copy.arena, line->event, NAME_MOST);
        line->node = shown(copy.arena, line->node, NAME_MOST);
        line->object = shown(copy.arena, line->object, NAME_MOST);
        line->phase = shown(copy.arena, line->phase, NAME_MOST);
        line->facts = ARENA_ARRAY(copy.arena, struct timeline_fact, line->fact_count);
        for (size_t k = 0; k < line->fact_count; k++) {
            line->facts[k] = show_fact(copy.arena, &lines->list[i].facts[k]);
        }
    }
    return copy;
}

static void print_shown(const struct timeline_lines *lines, const char *point, const char *place,
                        const struct lane_wish *wish, int width, FILE *out)
{
    print_title(lines, point, out);
    fputs(place != NULL ? place : "", out);
    if (lines->count == 0) {
        print_cut(lines, out);
        return;
    }
    int used = width < WIDTH_LEAST ? WIDTH_LEAST : width;
    struct timeline_outages outages;
    struct timeline_page page;
    timeline_outages_init(&outages, lines);
    timeline_page_init(&page, lines, wish, (size_t)used, out);
    cause_summary_print(lines, &outages, out);
    fputc('\n', out);
    timeline_page_legend(&page);
    timeline_page_heading(&page);
    print_events(&page);
    print_cut(lines, out);
    timeline_outages_print(&outages, lines, used, out);
    timeline_page_free(&page);
    timeline_outages_free(&outages);
}

void timeline_print(const struct timeline_lines *lines, const char *point, const char *place,
                    const struct lane_wish *wish, int width, FILE *out)
{
    struct timeline_lines copy = show_lines(lines);
    print_shown(&copy, point, place, wish, width, out);
    timeline_lines_free(&copy);
}
