#include "experiments/timeline/outage_table.h"

#include "analysis/timeline/time.h"
#include "sim/base/foreign.h"

#include <inttypes.h>
#include <string.h>

enum {
    TABLES_MOST = 10, /* outages beyond that get a line each */
    BAR_LEAST = 20,
    BAR_MOST = 50,
};

void timeline_outage_line(const struct timeline_outage *outage, const struct timeline_lines *lines,
                          struct text_buffer *text)
{
    text_print(text, "%s was down ", outage->service);
    timeline_time_print(text, timeline_outage_length(outage), lines->decimals,
                        TIMELINE_DECIMALS_LEAST);
    text_append(text, " s, from ");
    timeline_time_print(text, outage->begin->at, lines->decimals, TIMELINE_DECIMALS_LEAST);
    text_append(text, outage->end == NULL ? " s to the end" : " s on");
    const struct timeline_phase *longest = timeline_outage_longest(outage);
    if (longest != NULL) {
        text_print(text, "; longest phase: %s, ", longest->name);
        timeline_time_print(text, longest->ticks, lines->decimals, TIMELINE_DECIMALS_LEAST);
        text_append(text, " s");
    }
}

/* Columns of a table. */
struct columns {
    size_t name;
    int decimals; /* to show all of its durations exactly */
    size_t duration;
    int64_t bar;
};

static void print_exact(struct text_buffer *text, int64_t ticks, const struct timeline_lines *lines,
                        int decimals)
{
    timeline_time_print(text, ticks, lines->decimals, decimals);
}

static struct columns columns_of(const struct timeline_outage *outage,
                                 const struct timeline_lines *lines, int width)
{
    enum { AROUND = 18 }; /* blanks, unit and percentage */
    int64_t length = timeline_outage_length(outage);
    struct columns columns = {.name = strlen("outage"),
                              .decimals = timeline_time_exact(length, lines->decimals)};
    for (size_t i = 0; i < outage->phase_count; i++) {
        size_t name = foreign_width(outage->phases[i].name);
        int decimals = timeline_time_exact(outage->phases[i].ticks, lines->decimals);
        columns.name = name > columns.name ? name : columns.name;
        columns.decimals = decimals > columns.decimals ? decimals : columns.decimals;
    }
    struct text_buffer text = {0};
    print_exact(&text, length, lines, columns.decimals);
    columns.duration = text.length;
    text_buffer_free(&text);
    columns.bar = width - (int)(columns.name + columns.duration) - AROUND;
    columns.bar = columns.bar < BAR_LEAST  ? BAR_LEAST
                  : columns.bar > BAR_MOST ? BAR_MOST
                                           : columns.bar;
    return columns;
}

/* A mark of the bar for a time after the beginning, in a product that cannot overflow. */
static int64_t mark_of_bar(const struct columns *columns, int64_t after, int64_t length)
{
    return after >= length ? columns->bar : (int64_t)((__int128)after * columns->bar / length);
}

/* A phase stands where it was in the outage: the bars together cover its length once. */
static void print_phase(const struct columns *columns, const struct timeline_lines *lines,
                        const struct timeline_phase *phase, int64_t after, int64_t length,
                        FILE *out)
{
    struct text_buffer text = {0};
    print_exact(&text, phase->ticks, lines, columns->decimals);
    double share = length == 0 ? 0 : (double)phase->ticks / (double)length;
    int64_t first = mark_of_bar(columns, after, length);
    int64_t next = mark_of_bar(columns, after + phase->ticks, length);
    int blanks = (int)(columns->name - foreign_width(phase->name));
    fprintf(out, "  %s%*s  %*s s  %5.1f %%  %*s", phase->name, blanks, "", (int)columns->duration,
            text.text, 100 * share, (int)first, "");
    for (int64_t i = first; i < next; i++) {
        fputc('#', out);
    }
    fputs(next == first ? ".\n" : "\n", out);
    text_buffer_free(&text);
}

static void print_client(const struct timeline_outage *outage, const struct timeline_lines *lines,
                         const char *what, const struct timeline_line *line, FILE *out)
{
    if (line != NULL) {
        const struct timeline_line *fault = timeline_fault(lines, outage->begin);
        struct text_buffer text = {0};
        timeline_time_print(&text, line->at - (fault != NULL ? fault : outage->begin)->at,
                            lines->decimals, TIMELINE_DECIMALS_LEAST);
        fprintf(out, "  %s %s s after %s (#%" PRIu64 ")\n", what, text.text,
                fault != NULL ? "the fault" : "it began", line->seq);
        text_buffer_free(&text);
    }
}

/* The event that led to an outage or ended it, with its number. */
static void print_outage_event(const char *what, const struct timeline_line *line, FILE *out)
{
    if (line != NULL) {
        fprintf(out, "  %s #%" PRIu64 " %s%s%s%s%s\n", what, line->seq, line->event,
                line->object != NULL ? " " : "", line->object != NULL ? line->object : "",
                line->node != NULL ? " on " : "", line->node != NULL ? line->node : "");
    }
}

static const char *last_known(const struct timeline_lines *lines)
{
    if (lines->count > 0 && lines->list[lines->count - 1].word == WORD_RUN_END) {
        return "end of the run";
    }
    return lines->cut > 0 ? "last event that was kept"
                          : "last event, so it lasts that long at least";
}

static void print_end(const struct timeline_outage *outage, const struct timeline_lines *lines,
                      FILE *out)
{
    if (outage->end == NULL) {
        fprintf(out, "  still down at the %s\n", last_known(lines));
    } else {
        const struct timeline_line *cause = timeline_find(lines, outage->end->cause);
        print_outage_event("ended by", cause != NULL ? cause : outage->end, out);
    }
    print_client(outage, lines, "first client served again", outage->first_ok, out);
    print_client(outage, lines, "all clients served again ", outage->all_ok, out);
}

static void print_outage_table(const struct timeline_outage *outage,
                               const struct timeline_lines *lines, int width, bool is_alone,
                               FILE *out)
{
    struct columns columns = columns_of(outage, lines, width);
    int64_t length = timeline_outage_length(outage);
    int64_t after = 0;
    struct text_buffer text = {0};
    fputc('\n', out);
    if (is_alone) {
        fprintf(out, "the outage of %s\n", outage->service); /* its line stands above all events */
    } else {
        timeline_outage_line(outage, lines, &text);
        fprintf(out, "%s\n", text.text);
        text_buffer_free(&text);
    }
    print_outage_event("after", timeline_fault(lines, outage->begin), out);
    for (size_t i = 0; i < outage->phase_count; i++) {
        print_phase(&columns, lines, &outage->phases[i], after, length, out);
        after += outage->phases[i].ticks;
    }
    print_exact(&text, after, lines, columns.decimals);
    fprintf(out, "  %-*s  %*s s\n", (int)columns.name, after == length ? "outage" : "sum",
            (int)columns.duration, text.text);
    if (!timeline_outage_adds_up(outage)) {
        fputs("  its phases do not sum to the outage: this is a mistake of the model\n", out);
    }
    text_buffer_free(&text);
    print_end(outage, lines, out);
}

void timeline_outages_print(const struct timeline_outages *outages,
                            const struct timeline_lines *lines, int width, FILE *out)
{
    for (size_t i = 0; i < outages->count && i < TABLES_MOST; i++) {
        print_outage_table(&outages->list[i], lines, width, outages->count == 1, out);
    }
    for (size_t i = TABLES_MOST; i < outages->count; i++) {
        struct text_buffer text = {0};
        timeline_outage_line(&outages->list[i], lines, &text);
        fprintf(out, "%s%s\n", i == TABLES_MOST ? "\n" : "", text.text);
        text_buffer_free(&text);
    }
}
