#include "experiments/commands/command.h"
#include "experiments/commands/width_arguments.h"
#include "experiments/results/measured_fit.h"
#include "experiments/screen/text_table.h"
#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

#include <stdio.h>

static void add_number(struct text_table *table, const char *format, double value)
{
    char text[64];
    snprintf(text, sizeof text, format, value);
    text_table_cell(table, text);
}

static void add_parameter(struct text_table *table, const char *law, const char *name, double value,
                          const char *held, bool has_error, double error)
{
    text_table_cell(table, law);
    text_table_cell(table, name);
    add_number(table, "%.8g", value);
    if (held != NULL) {
        text_table_cell(table, held);
    } else if (has_error) {
        add_number(table, "%.3g", error);
    } else {
        text_table_cell(table, "unknown: no more points than parameters");
    }
}

static void add_law(struct text_table *table, enum scaling_law law, const struct scaling_fit *fit)
{
    const char *name = law == SCALING_USL ? "USL" : "Amdahl";
    const char *contention = law == SCALING_USL ? "contention" : "serial share";
    if (!fit->known) {
        text_table_cell(table, name);
        text_table_cell(table, "none");
        text_table_cell(table, "");
        text_table_cell(table, fit->reason);
        return;
    }
    add_parameter(table, name, "rate", fit->law.rate_per_s, NULL, fit->errors_known,
                  fit->rate_error_per_s);
    add_parameter(table, "", contention, fit->law.contention,
                  fit->contention_held ? "held at 0"
                  : fit->serial_held   ? "held at 1"
                                       : NULL,
                  fit->errors_known, fit->contention_error);
    if (law == SCALING_USL) {
        add_parameter(table, "", "coherency", fit->law.coherency,
                      fit->coherency_held ? "held at 0" : NULL, fit->errors_known,
                      fit->coherency_error);
    }
    text_table_cell(table, "");
    text_table_cell(table, "misfit");
    add_number(table, "%+.3g %%", 100 * fit->misfit.value);
    add_number(table, "at size %g", fit->misfit.n);
}

/* @return how many columns had no room */
static size_t print_laws(const struct measured_fit *fit, size_t width)
{
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "law", false);
    text_table_column(&table, "parameter", false);
    text_table_column(&table, "value", true);
    text_table_column(&table, "standard error", false);
    text_table_rank(&table, 1);
    add_law(&table, SCALING_USL, &fit->usl);
    add_law(&table, SCALING_AMDAHL, &fit->amdahl);
    size_t left_out = text_table_fit(&table, width);
    text_table_print(&table, stdout);
    text_table_free(&table);
    return left_out;
}

static void add_choice(struct text_buffer *text, const struct scaling_choice *choice)
{
    if (!choice->known) {
        text_print(text, "best law: not chosen: %s\n", choice->reason);
        return;
    }
    text_print(text, "best law: %s, by AICc of relative errors (",
               scaling_choice_names[choice->best]);
    for (size_t i = 0; i < SCALING_CHOICES; i++) {
        text_print(text, "%s%s %.2f", i > 0 ? ", " : "", scaling_choice_names[i], choice->aicc[i]);
    }
    text_print(text, ")\nbottleneck law: min(N x %.6g, %.6g)%s\n", choice->bottleneck.rate_per_s,
               choice->bottleneck.most_per_s,
               choice->bottleneck.is_reached ? "" : ", whose limit no size reaches");
}

static void add_peak(struct text_buffer *text, const struct measured_fit *fit)
{
    if (fit->has_peak) {
        text_print(text, "peak: %.7g (the throughput falls from size %g to %g)\n", fit->usl.peak_n,
                   fit->fall.best_n, fit->fall.lower_n);
    } else {
        text_print(text, "peak: none: %s\n", fit->peak_reason);
    }
}

static void print_fits(const char *path, const struct measured_curve *curve,
                       const struct measured_fit *fit, size_t width)
{
    char name[FOREIGN_BYTES];
    struct text_buffer text = {0};
    wrap_format(width, stdout, "%s: %zu points, least squares of %s\n\n", foreign_word(name, path),
                curve->count,
                fit->of == LEAST_SQUARES_RELATIVE ? "relative errors" : "the throughput");
    size_t left_out = print_laws(fit, width);
    text_append(&text, "\n");
    add_choice(&text, &fit->choice);
    add_peak(&text, fit);
    if (fit->misses) {
        text_print(&text,
                   "the USL misses a point by more than %g %%: it does not describe the whole "
                   "curve\n",
                   100 * SCALING_MISFIT_MOST);
    }
    if (left_out > 0) {
        text_print(&text, "%zu column%s left out: --width 0\n", left_out, left_out == 1 ? "" : "s");
    }
    wrap_print(text.text, width, stdout);
    text_buffer_free(&text);
}

struct fit_arguments {
    const char *path;
    enum least_squares_of of;
    struct width_arguments width;
};

enum { OPTION_RELATIVE = 256 };

static const struct argp_option options[] = {
    {"relative", OPTION_RELATIVE, NULL, 0,
     "Least squares of relative errors; of the throughput by default", 0},
    {0},
};

static error_t read_fit_option(int key, char *text, struct argp_state *state)
{
    struct fit_arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->width;
        return 0;
    case OPTION_RELATIVE:
        arguments->of = LEAST_SQUARES_RELATIVE;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->path != NULL) {
            return command_wrong(text, "fit takes one file of sizes and throughputs");
        }
        arguments->path = text;
        return 0;
    case ARGP_KEY_END:
        return arguments->path != NULL
                   ? 0
                   : command_wrong("", "fit takes one file of sizes and throughputs");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&width_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options, .parser = read_fit_option, .args_doc = "FILE.csv", .children = children};

static int do_fit(struct call *call)
{
    struct fit_arguments arguments = {.of = LEAST_SQUARES_ABSOLUTE};
    struct measured_curve curve;
    struct error error = {0};
    int status;
    if (!command_read(call, &arguments, &status)) {
        return status;
    }
    bool is_good = measured_curve_read(arguments.path, &curve, &error);
    if (is_good) {
        struct measured_fit fit;
        measured_fit_make(&fit, &curve, arguments.of);
        print_fits(arguments.path, &curve, &fit, width_arguments_columns(&arguments.width, 0));
    }
    measured_curve_free(&curve);
    return is_good ? command_done(0) : command_fail(&error);
}

const struct command command_fit = {
    .name = "fit",
    .doc = "fit the laws of speedup to a measured curve",
    .about =
        "FILE.csv has a line for each measurement, the size (processors, threads, users) and the "
        "throughput: size,throughput. Amdahl's law, the Universal Scalability Law and the "
        "bottleneck law are fitted, with standard errors and the size of the peak.",
    .examples = "coupling fit measured.csv\ncoupling fit --relative measured.csv",
    .argp = &argp,
    .run = do_fit,
};
