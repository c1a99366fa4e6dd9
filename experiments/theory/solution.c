#include "experiments/theory/solution.h"

#include "sim/base/text.h"

enum { CONDITIONS_SHOWN = 3 };

/* The law of which the fewest conditions are broken, of several the first. */
static const struct closed_form_law *nearest_law(const struct closed_form_tables *tables,
                                                 const void **subject)
{
    const struct closed_form_law *nearest = NULL;
    size_t fewest = 0;
    for (size_t i = 0; i < tables->count; i++) {
        const struct closed_form_table *table = &tables->list[i];
        for (size_t k = 0; k < table->count; k++) {
            size_t broken = closed_form_broken(&table->laws[k], table->subject, NULL);
            if (nearest == NULL || broken < fewest) {
                nearest = &table->laws[k];
                fewest = broken;
                *subject = table->subject;
            }
        }
    }
    return nearest;
}

/* "M/M/c comes nearest, but needs one class, Poisson arrivals and 2 conditions more" */
static const char *print_broken(const struct closed_form_law *law, const void *subject,
                                struct arena *arena)
{
    struct text_buffer text = {0};
    size_t broken = 0;
    text_print(&text, "%s comes nearest, but needs ", law->name);
    for (size_t i = 0; law->conditions[i].name != NULL; i++) {
        if (!law->conditions[i].holds(subject) && broken++ < CONDITIONS_SHOWN) {
            text_print(&text, "%s%s", broken == 1 ? "" : ", ", law->conditions[i].name);
        }
    }
    if (broken > CONDITIONS_SHOWN) {
        text_print(&text, " and %zu condition%s more", broken - CONDITIONS_SHOWN,
                   broken == CONDITIONS_SHOWN + 1 ? "" : "s");
    }
    const char *kept = arena_copy(arena, text.text);
    text_buffer_free(&text);
    return kept;
}

static const char *why_unsolved(const struct point *point, struct arena *arena)
{
    struct closed_form_tables tables;
    const void *subject = NULL;
    if (point->run.transient) {
        return "theory speaks of the steady state, and the run is \"transient\"";
    }
    closed_form_tables_of(point, arena, &tables);
    const struct closed_form_law *law = nearest_law(&tables, &subject);
    if (law == NULL) {
        return "no theory here speaks of such a system";
    }
    if (closed_form_broken(law, subject, NULL) == 0) {
        return arena_print(arena, "%s applies, but has no value here that can be computed",
                           law->name);
    }
    return print_broken(law, subject, arena);
}

void solution_of(const struct point *point, struct arena *arena, struct solution *solution)
{
    *solution = (struct solution){.reason = NULL};
    closed_forms_of(point, arena, &solution->forms);
    if (solution->forms.count == 0) {
        solution->reason = why_unsolved(point, arena);
    }
}
