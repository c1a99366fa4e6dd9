/*
 * An experiment spec: read, checked, and laid out as points.
 *
 * spec_open reads the file with everything it extends or refers to, applies --set, lays out the
 * sweep and checks every point; it collects all mistakes before it gives up. A point is the whole
 * document with the values of its sweep put in; it is built again whenever it is asked for, so a
 * spec with a million points costs no more memory than its axes.
 *
 * A worker never sees files: it gets a point's document and reads that.
 */
#ifndef EXPERIMENTS_SPEC_SPEC_H
#define EXPERIMENTS_SPEC_SPEC_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/component/complaint.h"
#include "sim/component/kind.h"
#include "sim/component/metric.h"
#include "sim/component/series.h"

#include <jansson.h>
#include <stdio.h>

/** The section "run" of a point. */
struct run_parameters {
    int64_t seed;
    sim_ticks horizon;
    int64_t ticks_per_second;
    bool has_warmup;   /* false: "auto" */
    sim_ticks warmup;  /* when has_warmup */
    double confidence; /* above 0, under 1 */
    bool transient;
    bool batch_means;             /* intervals from batches of one long run; one replication */
    bool has_timelines;           /* false: "auto" */
    int64_t timelines;            /* replications, the first ones, that keep their timeline */
    int64_t replications_minimum; /* equal to the maximum where a number was given */
    int64_t replications_maximum;
    size_t wanted_count; /* precision: metric and relative half-width */
    struct wanted {
        const char *metric;
        double relative;
    } * wanted;
    struct series_request series; /* of no names: none is wanted */
};

/** The properties of a metric that a spec names, known once a point was asked. */
struct metric_fact {
    bool is_known;
    const char *unit; /* of its row, which outlives all */
    enum statistic statistic;
    bool is_percentile;
    bool has_extremes;     /* NAME.minimum and NAME.maximum stand beside it */
    bool has_observations; /* each of its values is counted */
    enum better better;
};

/** An objective: a bound on a metric, and the share of replications or outages that must meet it.
 */
struct objective {
    const char *metric;
    bool is_at_least; /* else at most */
    json_t *written;  /* the bound as the spec has it; borrowed */
    double bound;     /* in the unit of the metric */
    double share;     /* 0: the value of the metric over all replications is held against it */
    bool is_of_outages;
    struct metric_fact fact;
};

/** One of the two metrics of a Pareto front. */
struct front_metric {
    const char *metric;
    enum better better; /* as the spec says, or else the row of the metric */
    struct metric_fact fact;
};

/** The section "analysis" of a spec. */
struct analysis_parameters {
    size_t metric_count; /* columns of the table; 0: chosen by the kind of system */
    const char *const *metrics;
    const char *compare_axis; /* NULL: no comparison */
    json_t *compare_baseline; /* the value of that axis */
    const char *scaling_axis; /* NULL: no fit */
    const char *scaling_metric;
    size_t objective_count;
    struct objective *objectives;
    struct front_metric *pareto; /* two; NULL: no front is asked for */
};

/** One point of the sweep. Everything lives in the arena given to spec_point, but the JSON, which
 *  point_release lets go. */
struct point {
    size_t id;
    json_t *document;   /* complete: extends, references and sweep resolved */
    json_t *parameters; /* object, in the order of the axes: path to value; empty without sweep */
    const struct kind *system;
    void *system_parameters; /* of system->parameters */
    struct run_parameters run;
};

struct setting {
    const char *path;  /* "system.processors" */
    const char *value; /* JSON, or text that is taken as a string when it is not JSON */
};

struct spec_options {
    const struct setting *settings;
    size_t setting_count;
    bool without_runs; /* none is to be made: no warning of too few replications */
    bool forbid_files; /* a spec that extends or names other files is an error */
    size_t check_most; /* points that are read to check them, from the first; 0: all */
};

struct spec; /* opaque: the document, its axes, its checked sections */

/**
 * Open and check a spec.
 *
 * @param complaints  all mistakes and warnings, with JSON pointers into the spec
 * @return NULL with `error` set (66: cannot be opened; 65: syntax error or duplicate key, with line
 *         and column) or with complaints->errors above 0
 */
struct spec *spec_open(const char *path, const struct spec_options *options,
                       struct complaints *complaints, struct error *error);

/** The same for a text in memory; `path` stands in messages and is what relative names start at. */
struct spec *spec_open_text(const char *text, size_t length, const char *path,
                            const struct spec_options *options, struct complaints *complaints,
                            struct error *error);

void spec_close(struct spec *spec);

const char *spec_name(const struct spec *spec);
const char *spec_description(const struct spec *spec); /* "" when there is none */
const struct analysis_parameters *spec_analysis(const struct spec *spec);
size_t spec_point_count(const struct spec *spec);

/** Settings of spec_options, PATH=VALUE, that fix what the spec sweeps, so that it is no axis. */
const char *const *spec_fixed(const struct spec *spec, size_t *count);

/**
 * Canonical text of the whole resolved spec (keys sorted, compact), for its digest, without what is
 * kept of its timelines: that changes no result. Free it with memory_free.
 */
char *spec_canonical(const struct spec *spec);

/**
 * The spec with all that it refers to as one JSON text, keys in the order of the text: what a store
 * keeps so that spec_open_resolved comes to the same points. Free it with memory_free.
 */
char *spec_resolved(const struct spec *spec);

/** Open what spec_resolved wrote; nothing else is read. @param name  stands in messages */
struct spec *spec_open_resolved(const char *text, const char *name, struct complaints *complaints,
                                struct error *error);

/** A copy with the defaults written in that all points have (filled.h), to be written and to take
 *  the digest of, not to be run; spec_close it. Time: a pass over all points. */
struct spec *spec_fill(const struct spec *spec);

/**
 * Write a spec that spec_fill made as a file that stands alone.
 *
 * @param digest   of the spec that it was made from
 * @param content  of its own canonical text
 */
void spec_write(const struct spec *spec, const char *digest, const char *content, FILE *out);

/** The two digests of a file that spec_write wrote; NULL where the spec is none. */
void spec_made_from(const struct spec *spec, const char **digest, const char **content);

/** Whether two swept paths step together, as members of one group of "zip". */
bool spec_are_zipped(const struct spec *spec, const char *path, const char *other);

/** Build point `id`, 0 to spec_point_count - 1, in the order of the sweep (last axis fastest). */
void spec_point(const struct spec *spec, size_t id, struct arena *arena, struct point *point);

/** Read a point from its document alone, as a worker does. @return false with complaints */
bool point_read(json_t *document, struct arena *arena, struct point *point,
                struct complaints *complaints);

/**
 * Canonical text of what determines a run's result (canonical.h): the values that the model reads,
 * whatever units and defaults the spec was written with; without seed, number of replications and
 * timelines. Free it with memory_free.
 */
char *point_canonical(const struct point *point);

void point_release(struct point *point);

#endif
