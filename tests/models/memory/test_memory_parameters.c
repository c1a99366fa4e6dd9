#include "models/memory/memory.h"

#include <criterion/criterion.h>

/* A wrong offset or a row twice would read one member into another. */
Test(memory_parameters, rows_name_members_of_their_own)
{
    for (size_t i = 0; i < memory_table.count; i++) {
        const struct parameter *row = &memory_table.rows[i];
        size_t end = row->offset + parameter_bytes(row, false);
        cr_expect_leq(end, memory_table.bytes, "%s", row->name);
        for (size_t j = 0; j < i; j++) {
            const struct parameter *other = &memory_table.rows[j];
            size_t other_end = other->offset + parameter_bytes(other, false);
            cr_expect(end <= other->offset || other_end <= row->offset, "%s and %s", row->name,
                      other->name);
        }
        cr_expect(row->preset != NULL || (row->flags & PARAMETER_OPTIONAL) != 0,
                  "%s has neither a default nor may it be absent", row->name);
    }
    cr_expect_eq(memory_table.count, 13);
}
