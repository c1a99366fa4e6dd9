#include "experiments/screen/shortfall.h"

#include "experiments/results/writer.h"
#include "experiments/screen/numbers.h"
#include "sim/base/foreign.h"

#include <inttypes.h>
#include <math.h>

/* "point 3 (system.processors = 4)" */
static void append_point(struct text_buffer *line, const struct shortfall_goal *goal)
{
    text_print(line, "point %zu", goal->point);
    for (size_t i = 0; i < goal->parameters.count; i++) {
        const struct plain_member *parameter = &goal->parameters.members[i];
        struct writer value;
        writer_init_line(&value);
        writer_plain(&value, NULL, &parameter->value);
        text_print(line, "%s%.80s = %.60s", i == 0 ? " (" : ", ", parameter->name,
                   value.buffer.text);
        writer_end(&value);
    }
    text_append(line, goal->parameters.count == 0 ? "" : ")");
}

/* The value that was reached. */
static void append_value(struct text_buffer *line, const struct shortfall_goal *goal)
{
    const struct estimate *estimate = &goal->found.estimate;
    const struct interval *interval = &estimate->interval;
    if (goal->found.unit == NULL || interval->samples < 2) {
        text_print(line, " has a value in %zu of %" PRIu64 " replications", goal->values,
                   goal->replications);
        return;
    }
    text_append(line, " is ");
    text_append(line, estimate->mark != NULL ? "~" : "");
    numbers_print(line, interval, goal->found.unit);
    if (interval->known && interval->mean != 0) {
        text_print(line, " (%.3g %%)", 100 * interval_half_width(interval) / fabs(interval->mean));
    }
    text_print(line, " after %" PRIu64 " replications%s", goal->replications,
               goal->is_most ? ", the most allowed" : "");
}

/* The wanted and the reached precision of a metric. */
static void append_goal(struct text_buffer *line, const struct shortfall_goal *goal)
{
    const struct estimate *estimate = &goal->found.estimate;
    append_point(line, goal);
    text_print(line, ": %.80s", goal->metric);
    append_value(line, goal);
    text_print(line, ", wanted was %.6g %%", 100 * goal->wanted);
    if (estimate->is_short) {
        text_append(line, "; longer runs would help, more would not");
    } else if (goal->enough > goal->replications) {
        text_print(line, "; about %zu more would do", goal->enough - (size_t)goal->replications);
    } else if (estimate->mark == NULL) {
        text_append(line, "; how many more would do cannot be told");
    }
    if (estimate->mark != NULL) {
        text_print(line, "; not to be trusted: %s", estimate->mark);
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
        struct text_buffer line = {0};
        struct text_buffer text = {0};
        append_goal(&line, &shortfall->goals[i]);
        foreign_append(&text, line.text, FOREIGN_SENTENCE);
        fprintf(out, "  %s\n", text.text);
        text_buffer_free(&line);
        text_buffer_free(&text);
    }
    if (shortfall->goal_count > SHORTFALL_GOALS_MOST) {
        fprintf(out, "  and %zu other%s\n", shortfall->goal_count - SHORTFALL_GOALS_MOST,
                shortfall->goal_count - SHORTFALL_GOALS_MOST == 1 ? "" : "s");
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
