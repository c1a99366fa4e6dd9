#include "experiments/commands/command.h"
#include "experiments/results/measured_fit.h"
#include "experiments/screen/text_table.h"
#include "sim/base/foreign.h"

#include <getopt.h>
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

int command_fit(int count, char **words)
{
    static const struct option options[] = {{"relative", no_argument, NULL, 'r'},
                                            {NULL, 0, NULL, 0}};
    enum least_squares_of of = LEAST_SQUARES_ABSOLUTE;
    struct measured_curve curve;
    struct error error = {0};
    int which;
    opterr = 0;
    optind = 0;
    while ((which = getopt_long(count, words, "", options, NULL)) != -1) {
        if (which != 'r') {
            return command_misused("fit: %s is not understood", words[optind - 1]);
        }
        of = LEAST_SQUARES_RELATIVE;
    }
    if (count - optind != 1) {
        return command_misused("fit takes one file of sizes and throughputs");
    }
    bool is_good = measured_curve_read(words[optind], &curve, &error);
    if (is_good) {
        struct measured_fit fit;
        measured_fit_make(&fit, &curve, of);
        print_fits(words[optind], &curve, &fit);
    }
    measured_curve_free(&curve);
    return is_good ? command_done(0) : command_fail(&error);
}
