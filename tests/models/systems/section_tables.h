/* Tables of the sections of a spec: each row has to name a member of its own. */
#ifndef TESTS_MODELS_SYSTEMS_SECTION_TABLES_H
#define TESTS_MODELS_SYSTEMS_SECTION_TABLES_H

#include "sim/component/parameter.h"

#include <criterion/criterion.h>
#include <string.h>

static inline const struct parameter *row_of(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].name, name) == 0) {
            return &table->rows[i];
        }
    }
    cr_assert_fail("there is no row %s", name);
    return NULL;
}

static inline void expect_own_members(const struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        size_t end = row->offset + parameter_bytes(row, false);
        cr_expect_leq(end, table->bytes, "%s", row->name);
        for (size_t j = 0; j < i; j++) {
            const struct parameter *other = &table->rows[j];
            size_t other_end = other->offset + parameter_bytes(other, false);
            cr_expect(end <= other->offset || other_end <= row->offset, "%s and %s", row->name,
                      other->name);
        }
    }
}

#endif
