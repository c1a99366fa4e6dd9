#include "models/interrupts/interrupts_parameters.h"

#include <criterion/criterion.h>
#include <string.h>

/* Every row has a place of its own in its struct, and a sentence. */
static void expect_rows(const struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        cr_expect_lt(table->rows[i].offset, table->bytes, "%s", table->rows[i].name);
        cr_expect_gt(strlen(table->rows[i].doc), 10, "%s", table->rows[i].name);
        for (size_t k = 0; k < i; k++) {
            cr_expect_neq(table->rows[i].offset, table->rows[k].offset, "%s", table->rows[i].name);
        }
    }
}

Test(interrupts_parameters, have_places_of_their_own)
{
    expect_rows(&interrupts_table);
    expect_rows(&interrupt_source_table);
}

/* A controller of defaults delays nothing. */
Test(interrupts_parameters, of_a_controller_are_all_optional)
{
    for (size_t i = 0; i < interrupts_table.count; i++) {
        const struct parameter *row = &interrupts_table.rows[i];
        cr_expect(row->preset != NULL || (row->flags & PARAMETER_OPTIONAL) != 0, "%s", row->name);
    }
}
