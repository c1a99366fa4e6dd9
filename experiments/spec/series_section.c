#include "experiments/spec/series_section.h"

#include "experiments/spec/describe_value.h"
#include "sim/base/foreign.h"

#include <string.h>

static const struct parameter metric_row = {
    .name = "metric",
    .type = PARAMETER_TEXT,
    .doc = "Name of a metric that is a count, a total, a mean over time or a ratio.",
};

TABLE(series_section_table, struct series_section,
      {.name = "interval",
       .type = PARAMETER_DURATION,
       .offset = offsetof(struct series_section, interval),
       .doc = "Length of an interval; the first begins at time 0, warm-up or not.",
       .flags = PARAMETER_ABOVE_LEAST},
      {.name = "metrics",
       .type = PARAMETER_LIST,
       .offset = offsetof(struct series_section, metrics),
       .doc = "Metrics to look at: counts, totals, means over time and ratios, such as throughput, "
              "utilization, downtime, the mean response time of what ends in the interval.",
       .element = &metric_row,
       .count_least = 1});

double series_section_rows(const struct run_parameters *run)
{
    const struct series_request *series = &run->series;
    return series->count == 0 || series->interval <= 0
               ? 0
               : (double)series_intervals(series->interval, run->horizon) * (double)series->count;
}

static void check_names(struct reader *reader, const struct series_request *series)
{
    size_t place = reader_enter(reader, "metrics");
    for (size_t i = 0; i < series->count; i++) {
        size_t k = 0;
        while (k < i && strcmp(series->names[k], series->names[i]) != 0) {
            k++;
        }
        if (k < i) {
            char shown[FOREIGN_BYTES];
            size_t inner = reader_enter_index(reader, i);
            reader_complain(reader, "\"%s\" is named twice", foreign_word(shown, series->names[i]));
            reader_leave(reader, inner);
        }
    }
    reader_leave(reader, place);
}

static void check_interval(struct reader *reader, const json_t *json,
                           const struct run_parameters *run)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    const struct series_request *series = &run->series;
    const double intervals = (double)series_intervals(series->interval, run->horizon);
    const double numbers = series_section_rows(run) * (double)run->replications_maximum;
    const char *given = describe_value(buffer, json_object_get(json, "interval"));
    size_t place = reader_enter(reader, "interval");
    if (series->interval > run->horizon) {
        reader_complain(reader, "%s is above the horizon: no interval would end in the run", given);
    } else if (intervals > SERIES_INTERVALS_MOST) {
        reader_complain(reader, "%s divides the horizon into %.0f intervals: at most %d", given,
                        intervals, SERIES_INTERVALS_MOST);
    } else if (numbers > SERIES_NUMBERS_MOST) {
        reader_complain(reader,
                        "%.0f intervals of %zu metrics in %lld replications are %.0f numbers: at "
                        "most %d",
                        intervals, series->count, (long long)run->replications_maximum, numbers,
                        SERIES_NUMBERS_MOST);
    }
    reader_leave(reader, place);
}

void series_section_check(struct reader *reader, const json_t *json,
                          const struct series_section *section, struct run_parameters *to)
{
    to->series = (struct series_request){.interval = section->interval,
                                         .count = section->metrics.count,
                                         .names = section->metrics.elements};
    for (size_t i = 0; i < to->series.count; i++) {
        if (to->series.names[i] == NULL) { /* no text, and complained of */
            to->series.count = 0;
        }
    }
    if (to->series.interval > 0 && to->horizon > 0 && to->series.count > 0) {
        check_names(reader, &to->series);
        check_interval(reader, json, to);
    }
}
