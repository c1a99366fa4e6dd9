/*
 * Samples of numbers that a test writes down: each replication becomes a record, which is read and
 * added as one from a store would be.
 */
#ifndef TESTS_EXPERIMENTS_MADE_UP_H
#define TESTS_EXPERIMENTS_MADE_UP_H

#include "experiments/runs/replications.h"
#include "tests/experiments/spec/spec_text.h"

#include <math.h>

enum { MADE_METRICS_MOST = 3 };

struct made_metric {
    const char *name;  /* NULL: "x" */
    double most;       /* 0: no bound */
    const char *extra; /* members more, with ' for "; NULL: none */
    enum statistic statistic;
    /* Replication after replication, of each window. */
    const double *parts;      /* of a mean over time the values, NAN where undefined */
    const double *wholes;     /* NULL: 1 */
    const double *events;     /* NULL: rests on none */
    const char *const *cells; /* in milliseconds, by replication: "[0,5,1]"; NULL: none */
};

struct made {
    uint64_t replications;
    size_t windows; /* of 1 s each; 0: one */
    bool is_deterministic;
    const char *pieces;    /* NULL: one */
    const double *series;  /* RUN_RECORD_SERIES by replication; NULL: none */
    const double *lengths; /* of the windows [s]; NULL: 1 */
    struct made_metric metrics[MADE_METRICS_MOST];
};

static inline void made_numbers(struct text_buffer *text, const char *key, const double *numbers,
                                size_t count)
{
    text_print(text, "\"%s\":[", key);
    for (size_t i = 0; i < count; i++) {
        double number = numbers == NULL ? 1 : numbers[i];
        text_append(text, i == 0 ? "" : ",");
        if (isnan(number)) {
            text_append(text, "null");
        } else {
            text_print(text, "%.17g", number);
        }
    }
    text_append(text, "]");
}

static inline const double *made_from(const double *numbers, size_t start)
{
    return numbers == NULL ? NULL : &numbers[start];
}

static inline void made_quoted(struct text_buffer *text, const char *part)
{
    char *copy = quoted(part);
    text_print(text, ",%s", copy);
    free(copy);
}

static inline void made_metric(struct text_buffer *text, const struct made_metric *metric,
                               size_t windows, uint64_t replication)
{
    size_t start = replication * windows;
    text_print(text, "\"%s\":{\"unit\":\"s\",", metric->name == NULL ? "x" : metric->name);
    if (metric->statistic == STATISTIC_MEAN) {
        made_numbers(text, "values", &metric->parts[start], windows);
    } else {
        text_print(text, "\"statistic\":\"%s\",", statistic_names[metric->statistic]);
        made_numbers(text, "parts", &metric->parts[start], windows);
        text_append(text, ",");
        made_numbers(text, "wholes", made_from(metric->wholes, start), windows);
    }
    if (metric->most > 0) {
        text_print(text, ",\"most\":%.17g", metric->most);
    }
    if (metric->events != NULL) {
        text_append(text, ",");
        made_numbers(text, "events", &metric->events[start], windows);
    }
    if (metric->cells != NULL) {
        text_print(text, ",\"cells\":%s", metric->cells[replication]);
    }
    if (metric->extra != NULL) {
        made_quoted(text, metric->extra);
    }
    text_append(text, "}");
}

/** The record of one replication; text_buffer_free it. */
static inline struct text_buffer made_record(const struct made *made, uint64_t replication)
{
    struct text_buffer text = {0};
    const size_t windows = made->windows == 0 ? 1 : made->windows;
    double end = 0;
    text_print(&text,
               "{\"events\":9,\"ties\":0,\"random\":%s,\"ticks_per_second\":1000,\"window_s\":[0",
               made->is_deterministic ? "false" : "true");
    for (size_t i = 0; i < windows; i++) {
        end += made->lengths == NULL ? 1 : made->lengths[i];
        text_print(&text, ",%.17g", end);
    }
    text_print(&text, "],\"pieces\":%s", made->pieces == NULL ? "[0]" : made->pieces);
    if (made->series != NULL) {
        text_append(&text, ",");
        made_numbers(&text, "series", &made->series[replication * RUN_RECORD_SERIES],
                     RUN_RECORD_SERIES);
    }
    text_append(&text, ",\"metrics\":{");
    for (size_t i = 0; i < MADE_METRICS_MOST && made->metrics[i].parts != NULL; i++) {
        text_append(&text, i == 0 ? "" : ",");
        made_metric(&text, &made->metrics[i], windows, replication);
    }
    text_append(&text, "},\"resources\":{},\"laws\":[]}");
    return text;
}

/** Samples of all replications, in use. */
static inline void made_up(struct replications *replications, struct arena *arena,
                           const struct made *made)
{
    replications_init(replications, arena, made->replications);
    for (uint64_t i = 0; i < made->replications; i++) {
        struct error error = {0};
        struct text_buffer text = made_record(made, i);
        struct store_run run = {.replication = i, .status = STORE_DONE, .text = text.text};
        cr_assert(replications_add(replications, &run, true, &error), "%s: %s", error.text,
                  text.text);
        text_buffer_free(&text);
    }
    replications_use(replications, made->replications);
}

#endif
