#include "experiments/theory/list.h"

#include <stdarg.h>
#include <stdio.h>

enum { METRIC_BYTES = 512 };

static void add_form(struct closed_forms *forms, struct arena *arena, struct closed_form form,
                     const char *metric, va_list arguments)
{
    if (forms->count == CLOSED_FORMS_MOST || !__builtin_isfinite(form.expected)) {
        return;
    }
    char name[METRIC_BYTES];
    vsnprintf(name, sizeof name, metric, arguments);
    form.metric = arena_copy(arena, name);
    forms->list[forms->count++] = form;
}

void closed_forms_add(struct closed_forms *forms, struct arena *arena, const char *law,
                      double expected, const char *metric, ...)
{
    va_list arguments;
    va_start(arguments, metric);
    add_form(forms, arena, (struct closed_form){.law = law, .expected = expected}, metric,
             arguments);
    va_end(arguments);
}

void closed_forms_add_share(struct closed_forms *forms, struct arena *arena, const char *law,
                            double expected, const char *metric, ...)
{
    struct closed_form form = {.law = law, .expected = expected, .is_share = true};
    va_list arguments;
    va_start(arguments, metric);
    add_form(forms, arena, form, metric, arguments);
    va_end(arguments);
}

/* The worth of the draws of one pass. */
static double worth(const struct closed_form_draws *draws)
{
    return draws->each_per_pass / draws->tail;
}

void closed_forms_rest_on(struct closed_forms *forms, size_t first, struct closed_form_draws draws)
{
    for (size_t i = first; i < forms->count && draws.each_per_pass > 0; i++) {
        struct closed_form_draws *own = &forms->list[i].draws;
        if (own->of == NULL || worth(&draws) < worth(own)) {
            *own = draws;
        }
    }
}
