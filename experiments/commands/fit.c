#include "experiments/commands/command.h"
#include "experiments/results/measured_fit.h"
#include "experiments/screen/text_table.h"
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

static void print_laws(const struct measured_fit *fit)
{
    struct text_table table;
    text_table_init(&table);
    text_table_column(&table, "law", false);
    text_table_column(&table, "parameter", false);
    text_table_column(&table, "value", true);
    text_table_column(&table, "standard error", false);
    add_law(&table, SCALING_USL, &fit->usl);
    add_law(&table, SCALING_AMDAHL, &fit->amdahl);
    text_table_print(&table, stdout);
    text_table_free(&table);
}

static void print_choice(const struct scaling_choice *choice)
{
    if (!choice->known) {
        printf("best law: not chosen: %s\n", choice->reason);
        return;
    }
    printf("best law: %s, by AICc of relative errors (", scaling_choice_names[choice->best]);
    for (size_t i = 0; i < SCALING_CHOICES; i++) {
        printf("%s%s %.2f", i > 0 ? ", " : "", scaling_choice_names[i], choice->aicc[i]);
    }
    printf(")\nbottleneck law: min(N x %.6g, %.6g)%s\n", choice->bottleneck.rate_per_s,
           choice->bottleneck.most_per_s,
           choice->bottleneck.is_reached ? "" : ", whose limit no size reaches");
}

static void print_peak(const struct measured_fit *fit)
{
    if (fit->has_peak) {
        printf("peak: %.7g (the throughput falls from size %g to %g)\n", fit->usl.peak_n,
               fit->fall.best_n, fit->fall.lower_n);
    } else {
        printf("peak: none: %s\n", fit->peak_reason);
    }
}

static void print_fits(const char *path, const struct measured_curve *curve,
                       const struct measured_fit *fit)
{
    char name[FOREIGN_BYTES];
    printf("%s: %zu points, least squares of %s\n\n", foreign_word(name, path), curve->count,
           fit->of == LEAST_SQUARES_RELATIVE ? "relative errors" : "the throughput");
    print_laws(fit);
    putchar('\n');
    print_choice(&fit->choice);
    print_peak(fit);
    if (fit->misses) {
        printf("the USL misses a point by more than %g %%: it does not describe the whole curve\n",
               100 * SCALING_MISFIT_MOST);
    }
}

struct fit_arguments {
    const char *path;
    enum least_squares_of of;
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

static const struct argp argp = {
    .options = options, .parser = read_fit_option, .args_doc = "FILE.csv"};

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
        print_fits(arguments.path, &curve, &fit);
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
