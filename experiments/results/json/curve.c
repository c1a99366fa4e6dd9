#include "experiments/results/json/curve.h"

#include "experiments/results/json/estimate.h"

static void write_parameter(struct writer *writer, const char *name,
                            const struct curve_parameter *parameter)
{
    writer_open_object(writer, name);
    result_interval_write(writer, "value", &parameter->interval, parameter->reason);
    if (parameter->is_held || parameter->held_in > 0) {
        writer_boolean(writer, "held", parameter->is_held);
        writer_real(writer, "held_at", parameter->bound);
        writer_integer(writer, "held_in", (int64_t)parameter->held_in);
    }
    writer_close_object(writer);
}

static void write_misfit(struct writer *writer, const struct scaling_misfit *misfit)
{
    writer_open_object(writer, "misfit");
    writer_real(writer, "value", misfit->value);
    writer_real(writer, "size", misfit->n);
    writer_close_object(writer);
}

static void write_note(struct writer *writer, const char *key, const char *text)
{
    if (text != NULL) {
        writer_text(writer, key, text);
    }
}

static void write_fit(struct writer *writer, const char *name, const struct curve_fit *fit,
                      bool is_usl)
{
    writer_open_object(writer, name);
    if (fit->reason != NULL) {
        writer_null(writer, "rate");
        writer_text(writer, "reason", fit->reason);
    } else {
        write_parameter(writer, "rate", &fit->rate);
        write_parameter(writer, is_usl ? "contention" : "serial_share", &fit->contention);
        if (is_usl) {
            write_parameter(writer, "coherency", &fit->coherency);
            write_parameter(writer, "peak", &fit->peak);
        }
        write_misfit(writer, &fit->misfit);
        write_note(writer, "mark", fit->mark);
        writer_integer(writer, "curves", (int64_t)fit->curves);
        writer_integer(writer, "fitted", (int64_t)fit->fitted);
        write_note(writer, "note", fit->note);
    }
    writer_close_object(writer);
}

static void write_choice(struct writer *writer, const struct curve *curve)
{
    writer_open_object(writer, "best_law");
    if (curve->choice_reason == NULL) {
        writer_text(writer, "law", scaling_choice_names[curve->choice.best]);
        writer_open_object(writer, "aicc");
        for (size_t i = 0; i < SCALING_CHOICES; i++) {
            writer_real(writer, scaling_choice_names[i], curve->choice.aicc[i]);
        }
        writer_close_object(writer);
        write_note(writer, "mark", curve->mark);
    } else {
        writer_null(writer, "law");
        writer_text(writer, "reason", curve->choice_reason);
    }
    writer_close_object(writer);
}

/* Beside the knee of a curve whose points all have a closed form: N*, and both of that form. */
static void write_expected_knee(struct writer *writer, const struct curve *curve)
{
    if (curve->knee_law == NULL) {
        return;
    }
    writer_real(writer, "corner", curve->knee.corner);
    writer_open_object(writer, "theory");
    writer_text(writer, "law", curve->knee_law);
    writer_real(writer, "value", curve->knee_expected.n);
    writer_real(writer, "corner", curve->knee_expected.corner);
    writer_close_object(writer);
}

static void write_knee(struct writer *writer, const struct curve *curve)
{
    writer_open_object(writer, "knee");
    if (curve->knee_reason == NULL) {
        writer_real(writer, "value", curve->knee.n);
        writer_text(writer, "bottleneck", curve->bottleneck);
        write_note(writer, "mark", curve->mark);
        write_note(writer, "note", curve->knee_note);
        write_expected_knee(writer, curve);
    } else {
        writer_null(writer, "value");
        writer_text(writer, "reason", curve->knee_reason);
    }
    writer_close_object(writer);
}

/* One entry for each size; none where the curve has no sizes or no values. */
static void write_speedups(struct writer *writer, const struct curve *curve)
{
    writer_open_list(writer, "speedup");
    for (size_t i = 0; i < curve->size_count; i++) {
        const struct curve_size *size = &curve->sizes[i];
        writer_open_object(writer, NULL);
        writer_real(writer, "size", size->size);
        result_interval_write(writer, "speedup", &size->speedup, size->reason);
        writer_real(writer, "efficiency", size->efficiency);
        write_note(writer, "mark", size->mark);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}

void result_curves_write(struct writer *writer, const struct curves *curves)
{
    writer_open_list(writer, "scaling");
    for (size_t i = 0; i < curves->count; i++) {
        const struct curve *curve = &curves->list[i];
        writer_open_object(writer, NULL);
        writer_text(writer, "axis", curves->axis);
        writer_text(writer, "metric", curves->metric);
        writer_plain(writer, "parameters", &curve->parameters);
        writer_open_list(writer, "points");
        for (size_t j = 0; j < curve->count; j++) {
            writer_integer(writer, NULL, (int64_t)curve->points[j]->id);
        }
        writer_close_list(writer);
        write_note(writer, "note", curve->left_out);
        write_speedups(writer, curve);
        write_fit(writer, "amdahl", &curve->amdahl, false);
        write_fit(writer, "usl", &curve->usl, true);
        write_choice(writer, curve);
        write_knee(writer, curve);
        writer_close_object(writer);
    }
    writer_close_list(writer);
}
