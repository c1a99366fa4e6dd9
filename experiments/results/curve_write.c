#include "analysis/statistics/round.h"
#include "experiments/results/curve.h"
#include "experiments/results/point.h"
#include "sim/base/text.h"

/* A parameter that can be held at a bound. */
struct bounded {
    const struct interval *interval;
    bool is_held;   /* the estimate, which is the bound */
    size_t held_in; /* fits of single replications in which the parameter was held */
    double bound;
};

static void write_parameter(struct writer *writer, const char *name,
                            const struct bounded *parameter, const char *reason)
{
    const struct interval *interval = parameter->interval;

    writer_open_object(writer, name);
    result_interval_write(writer, "value", interval, interval->samples == 1 ? NULL : reason);
    if (parameter->is_held || parameter->held_in > 0) {
        writer_boolean(writer, "held", parameter->is_held);
        writer_real(writer, "held_at", parameter->bound);
        writer_integer(writer, "held_in", (int64_t)parameter->held_in);
    }
    writer_close_object(writer);
}

/* Contention, or the serial share of Amdahl's law, which has a bound on either side. */
static struct bounded contention_of(const struct scaling *fit)
{
    bool is_serial = fit->is_serial_held || (fit->serial_held > 0 && !fit->is_contention_held);

    return (struct bounded){.interval = &fit->contention,
                            .is_held = is_serial ? fit->is_serial_held : fit->is_contention_held,
                            .held_in = is_serial ? fit->serial_held : fit->contention_held,
                            .bound = is_serial ? 1 : 0};
}

static void write_parameters(struct writer *writer, const struct scaling *fit, bool is_usl)
{
    const struct bounded rate = {.interval = &fit->rate_per_s};
    const struct bounded contention = contention_of(fit);
    const struct bounded coherency = {.interval = &fit->coherency,
                                      .is_held = fit->is_coherency_held,
                                      .held_in = fit->coherency_held};
    const struct bounded peak = {.interval = &fit->peak_n};

    write_parameter(writer, "rate", &rate, fit->reason);
    write_parameter(writer, is_usl ? "contention" : "serial_share", &contention, fit->reason);
    if (is_usl) {
        write_parameter(writer, "coherency", &coherency, fit->reason);
        write_parameter(writer, "peak", &peak, fit->peak_reason);
    }
}

/* A fit is not to be trusted where the law misses a point, or where points are not. */
static void write_mark(struct writer *writer, const char *of_law, const char *of_points)
{
    if (of_law[0] != '\0' || of_points[0] != '\0') {
        struct text_buffer text = {0};
        bool is_both = of_law[0] != '\0' && of_points[0] != '\0';
        text_print(&text, "%s%s%s", of_law, is_both ? "; " : "", of_points);
        writer_text(writer, "mark", text.text);
        text_buffer_free(&text);
    }
}

static void write_misfit(struct writer *writer, const struct scaling *fit)
{
    writer_open_object(writer, "misfit");
    writer_real(writer, "value", fit->misfit.value);
    writer_real(writer, "size", fit->misfit.n);
    writer_close_object(writer);
}

static void write_fit(struct writer *writer, const char *name, const struct scaling *fit,
                      bool is_usl, const struct curve *curve)
{
    const char *reason = curve->reason;
    writer_open_object(writer, name);
    if (reason == NULL && fit->fitted == 0) {
        reason = fit->reason;
    }
    if (reason != NULL) {
        writer_null(writer, "rate");
        writer_text(writer, "reason", reason);
    } else {
        write_parameters(writer, fit, is_usl);
        write_misfit(writer, fit);
        write_mark(writer, fit->mark, curve->mark);
        writer_integer(writer, "curves", (int64_t)fit->curves);
        writer_integer(writer, "fitted", (int64_t)fit->fitted);
        if (fit->note[0] != '\0') {
            writer_text(writer, "note", fit->note);
        }
    }
    writer_close_object(writer);
}

static void write_choice(struct writer *writer, const struct curve *curve)
{
    writer_open_object(writer, "best_law");
    if (curve->reason == NULL && curve->choice.known) {
        writer_text(writer, "law", scaling_choice_names[curve->choice.best]);
        writer_open_object(writer, "aicc");
        for (size_t i = 0; i < SCALING_CHOICES; i++) {
            writer_real(writer, scaling_choice_names[i], curve->choice.aicc[i]);
        }
        writer_close_object(writer);
        write_mark(writer, "", curve->mark);
    } else {
        writer_null(writer, "law");
        writer_text(writer, "reason", curve->reason != NULL ? curve->reason : curve->choice.reason);
    }
    writer_close_object(writer);
}

static void write_knee(struct writer *writer, const struct curve *curve)
{
    writer_open_object(writer, "knee");
    if (curve->knee.known) {
        writer_real(writer, "value", curve->knee.n);
        writer_text(writer, "bottleneck", curve->bottleneck);
        write_mark(writer, "", curve->mark);
        if (curve->knee.is_between) {
            writer_text(writer, "note",
                        "the sizes beside it keep 90 % of what the bottleneck law allows, the line "
                        "between them does not: a finer sweep tells");
        }
    } else {
        writer_null(writer, "value");
        writer_text(writer, "reason", curve->reason != NULL ? curve->reason : curve->knee.reason);
    }
    writer_close_object(writer);
}

/* One entry for each size; none where the curve has no sizes or no values. */
static void write_speedups(struct writer *writer, const struct curves *curves,
                           const struct curve *curve)
{
    writer_open_list(writer, "speedup");
    for (size_t i = 0; i < curve->count && curve->speedups != NULL; i++) {
        writer_open_object(writer, NULL);
        writer_real(writer, "size", curve->sizes[i]);
        result_interval_write(writer, "speedup", &curve->speedups[i], NULL);
        writer_real(writer, "efficiency", curve_efficiency(curve, i));
        if (i > 0 && curve_is_marked(curves, curve, i)) {
            writer_text(writer, "mark", "the point is marked");
        } else if (i > 0 && curve_is_marked(curves, curve, 0)) {
            writer_text(writer, "mark", "the point of the smallest size is marked");
        }
        writer_close_object(writer);
    }
    writer_close_list(writer);
}

void curves_write(struct writer *writer, const struct curves *curves)
{
    writer_open_list(writer, "scaling");
    for (size_t i = 0; i < curves->count; i++) {
        const struct curve *curve = &curves->list[i];
        writer_open_object(writer, NULL);
        writer_text(writer, "axis", curves->axis);
        writer_text(writer, "metric", curves->metric);
        writer_value(writer, "parameters", curve->parameters);
        writer_open_list(writer, "points");
        for (size_t j = 0; j < curve->count; j++) {
            writer_integer(writer, NULL, (int64_t)curve->points[j]->id);
        }
        writer_close_list(writer);
        if (curve->left_out[0] != '\0') {
            writer_text(writer, "note", curve->left_out);
        }
        write_speedups(writer, curves, curve);
        write_fit(writer, "amdahl", &curve->amdahl, false, curve);
        write_fit(writer, "usl", &curve->usl, true, curve);
        write_choice(writer, curve);
        write_knee(writer, curve);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}
