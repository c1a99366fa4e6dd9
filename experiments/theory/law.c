#include "experiments/theory/law.h"

const char closed_form_rates_vary[] =
    "the rates of arrivals vary with the time of day: there is no steady state";

size_t closed_form_broken(const struct closed_form_law *law, const void *subject,
                          const struct closed_form_condition **first)
{
    size_t broken = 0;
    for (size_t i = 0; law->conditions[i].name != NULL; i++) {
        if (!law->conditions[i].holds(subject)) {
            if (broken == 0 && first != NULL) {
                *first = &law->conditions[i];
            }
            broken++;
        }
    }
    return broken;
}

const struct closed_form_law *closed_form_choose(const struct closed_form_tables *tables,
                                                 const void **subject)
{
    for (size_t i = 0; i < tables->count; i++) {
        const struct closed_form_table *table = &tables->list[i];
        for (size_t j = 0; j < table->count; j++) {
            if (closed_form_broken(&table->laws[j], table->subject, NULL) == 0) {
                *subject = table->subject;
                return &table->laws[j];
            }
        }
    }
    return NULL;
}
