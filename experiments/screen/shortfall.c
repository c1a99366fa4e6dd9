#include "experiments/screen/shortfall.h"

#include "experiments/results/named_metric.h"
#include "experiments/screen/numbers.h"
#include "experiments/spec/describe_value.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool is_part_of_number(char c)
{
    return (c >= '0' && c <= '9') || c == '.';
}

/* Whether two reasons differ in their numbers alone: in a time, an address, a count. */
static bool is_one_reason(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        if (is_part_of_number(*a) && is_part_of_number(*b)) {
            while (is_part_of_number(*a)) {
                a++;
            }
            while (is_part_of_number(*b)) {
                b++;
            }
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return *a == *b;
}

static void add_failure(struct shortfall *shortfall, size_t point, uint64_t replication,
                        const char *text)
{
    shortfall->failed++;
    for (size_t i = 0; i < shortfall->reason_count; i++) {
        if (is_one_reason(shortfall->reasons[i].text, text)) {
            shortfall->reasons[i].count++;
            return;
        }
    }
    if (shortfall->reason_count == SHORTFALL_REASONS_MOST) {
        shortfall->unlisted++;
        return;
    }
    shortfall->reasons[shortfall->reason_count++] =
        (struct shortfall_reason){memory_copy_text(text), point, replication, 1};
}

/* "point 3 (system.processors = 4)" */
static void append_point(struct text_buffer *line, const struct point *point)
{
    const char *path;
    json_t *value;
    bool is_first = true;
    text_print(line, "point %zu", point->id);
    json_object_foreach(point->parameters, path, value)
    {
        char *shown = describe_value_json(value);
        text_print(line, "%s%.80s = %.60s", is_first ? " (" : ", ", path, shown);
        memory_free(shown);
        is_first = false;
    }
    text_append(line, is_first ? "" : ")");
}

/* The wanted and the reached precision of a metric. */
static char *goal_line(const struct point *point, const struct wanted *wanted,
                       const struct precision_goal *goal, const struct replications *replications,
                       struct named_metric named)
{
    const uint64_t made = replications->used;
    struct text_buffer line = {0};
    struct estimate estimate = {0};
    if (named.metric != NULL) {
        named_metric_estimate(&estimate, replications, named, false, point->run.confidence,
                              replications->arena);
    }
    const struct interval *interval = &estimate.interval;
    append_point(&line, point);
    text_print(&line, ": %.80s", wanted->metric);
    if (named.metric == NULL || interval->samples < 2) {
        text_print(&line, " has a value in %zu of %" PRIu64 " replications", goal->count, made);
    } else {
        text_append(&line, " is ");
        text_append(&line, estimate.mark != NULL ? "~" : "");
        numbers_print(&line, interval, named.metric->unit);
        if (interval->known && interval->mean != 0) {
            text_print(&line, " (%.3g %%)",
                       100 * interval_half_width(interval) / fabs(interval->mean));
        }
        text_print(&line, " after %" PRIu64 " replications%s", made,
                   made >= (uint64_t)point->run.replications_maximum ? ", the most allowed" : "");
    }
    text_print(&line, ", wanted was %.6g %%", 100 * wanted->relative);
    size_t enough = precision_enough(goal, point->run.confidence, made);
    if (estimate.is_short) {
        text_append(&line, "; longer runs would help, more would not");
    } else if (enough > made) {
        text_print(&line, "; about %zu more would do", enough - (size_t)made);
    } else if (estimate.mark == NULL) {
        text_append(&line, "; how many more would do cannot be told");
    }
    if (estimate.mark != NULL) {
        text_print(&line, "; not to be trusted: %s", estimate.mark);
    }
    return line.text;
}

static void add_goals(struct shortfall *shortfall, const struct experiment_point *point,
                      struct replications *replications)
{
    const struct run_parameters *run = &point->point.run;
    struct arena *arena = arena_create();
    const struct precision_goal *goals =
        stopping_goals(run, replications, replications->used, 0, arena);
    for (size_t i = 0; i < run->wanted_count; i++) {
        if (goals[i].is_met) {
            continue;
        }
        struct named_metric named = named_metric_find(replications, run->wanted[i].metric);
        if (shortfall->goal_count < SHORTFALL_GOALS_MOST) {
            shortfall->goals[shortfall->goal_count] =
                goal_line(&point->point, &run->wanted[i], &goals[i], replications, named);
        }
        shortfall->goal_count++;
    }
    arena_destroy(arena);
}

void shortfall_add(struct shortfall *shortfall, const struct experiment_point *point,
                   struct replications *replications, const struct stopping *rounds)
{
    shortfall->replications += replications->used;
    for (uint64_t i = 0; i < replications->used; i++) {
        if (replications->states[i] == STORE_FAILED) {
            add_failure(shortfall, point->point.id, i, replications->failures[i]);
        }
    }
    if (stopping_fell_short(rounds)) {
        add_goals(shortfall, point, replications);
    }
}

static void print_failures(const struct shortfall *shortfall, FILE *out)
{
    fprintf(out, "coupling: %" PRIu64 " of %" PRIu64 " runs failed; results.json says which:\n",
            shortfall->failed, shortfall->replications);
    for (size_t i = 0; i < shortfall->reason_count; i++) {
        const struct shortfall_reason *reason = &shortfall->reasons[i];
        char text[FOREIGN_BYTES];
        fprintf(out, "  %" PRIu64 ", first point %zu, replication %" PRIu64 ": %s\n", reason->count,
                reason->point, reason->replication, foreign_word(text, reason->text));
    }
    if (shortfall->unlisted > 0) {
        fprintf(out, "  %" PRIu64 " for other reasons\n", shortfall->unlisted);
    }
}

static void print_goals(const struct shortfall *shortfall, FILE *out)
{
    fprintf(out, "coupling: a wanted precision was not reached:\n");
    for (size_t i = 0; i < shortfall->goal_count && i < SHORTFALL_GOALS_MOST; i++) {
        struct text_buffer text = {0};
        foreign_append(&text, shortfall->goals[i], FOREIGN_SENTENCE);
        fprintf(out, "  %s\n", text.text);
        text_buffer_free(&text);
    }
    if (shortfall->goal_count > SHORTFALL_GOALS_MOST) {
        fprintf(out, "  and %zu others\n", shortfall->goal_count - SHORTFALL_GOALS_MOST);
    }
}

void shortfall_print(const struct shortfall *shortfall, FILE *out)
{
    if (shortfall->failed > 0) {
        print_failures(shortfall, out);
    }
    if (shortfall->goal_count > 0) {
        print_goals(shortfall, out);
    }
}

void shortfall_free(struct shortfall *shortfall)
{
    for (size_t i = 0; i < shortfall->reason_count; i++) {
        memory_free(shortfall->reasons[i].text);
    }
    for (size_t i = 0; i < shortfall->goal_count && i < SHORTFALL_GOALS_MOST; i++) {
        memory_free(shortfall->goals[i]);
    }
    *shortfall = (struct shortfall){0};
}
