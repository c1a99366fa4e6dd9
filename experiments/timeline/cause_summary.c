#include "experiments/timeline/cause_summary.h"

#include "analysis/timeline/causes.h"
#include "analysis/timeline/time.h"
#include "experiments/timeline/outage_table.h"
#include "sim/base/memory.h"

#include <inttypes.h>

enum {
    FAULTS_MOST = 6,   /* more are added up by kind */
    OUTAGES_MOST = 12, /* of all faults together */
};

static void print_seconds(struct text_buffer *text, const struct timeline_lines *lines,
                          int64_t ticks)
{
    timeline_time_print(text, ticks, lines->decimals, TIMELINE_DECIMALS_LEAST);
    text_append(text, " s");
}

static void print_outage(const struct timeline_outage *outage, const struct timeline_lines *lines,
                         FILE *out)
{
    struct text_buffer text = {0};
    timeline_outage_line(outage, lines, &text);
    fprintf(out, "  %s\n", text.text);
    text_buffer_free(&text);
}

static void print_cause(const struct timeline_causes *causes, const struct timeline_cause *cause,
                        const struct timeline_lines *lines, FILE *out)
{
    struct text_buffer text = {0};
    if (cause->fault != NULL) {
        text_print(&text, "#%" PRIu64 " ", cause->fault->seq);
        timeline_fault_name(cause->fault, &text);
        text_append(&text, ", at ");
        print_seconds(&text, lines, cause->fault->at);
    } else {
        text_append(&text, "without a fault");
    }
    fprintf(out, "%s%s\n", text.text, cause->count == 0 ? ": no outage" : "");
    text_buffer_free(&text);
    for (size_t i = 0; i < cause->count; i++) {
        print_outage(causes->outages[cause->first + i], lines, out);
    }
}

static void print_sort(const struct timeline_cause_sort *sort, const struct timeline_lines *lines,
                       FILE *out)
{
    const struct timeline_phase *greatest = timeline_cause_sort_greatest(sort);
    struct text_buffer text = {0};
    text_append(&text, sort->name == NULL ? "without a fault: " : sort->name);
    if (sort->name != NULL) {
        text_print(&text, ": %zu fault%s, ", sort->faults, sort->faults == 1 ? "" : "s");
    }
    text_print(&text, "%zu outage%s", sort->outages, sort->outages == 1 ? "" : "s");
    if (sort->outages > 0) {
        text_append(&text, ", ");
        print_seconds(&text, lines, sort->total);
        text_append(&text, " in all\n  longest ");
        print_seconds(&text, lines, sort->longest);
    }
    if (greatest != NULL) {
        text_print(&text, "; longest phase: %s, ", greatest->name);
        print_seconds(&text, lines, greatest->ticks);
        text_append(&text, " in all");
    }
    fprintf(out, "%s\n", text.text);
    text_buffer_free(&text);
}

void cause_summary_print(const struct timeline_lines *lines, const struct timeline_outages *outages,
                         FILE *out)
{
    struct timeline_causes causes;
    timeline_causes_init(&causes, lines, outages);
    if (outages->count == 0) {
        fputs("no service was down\n", out);
    }
    if (causes.count <= FAULTS_MOST && outages->count <= OUTAGES_MOST) {
        for (size_t i = 0; i < causes.count; i++) {
            print_cause(&causes, &causes.list[i], lines, out);
        }
    } else {
        size_t count;
        struct timeline_cause_sort *sorts = timeline_cause_sorts(&causes, &count);
        for (size_t i = 0; i < count; i++) {
            print_sort(&sorts[i], lines, out);
        }
        memory_free(sorts);
    }
    timeline_causes_free(&causes);
}
