#include "models/cluster/node/node.h"

#include <criterion/criterion.h>
#include <string.h>

/* A wrong offset or a row twice would read one member into another. */
static void expect_own_members(const struct table *table)
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
        cr_expect(row->preset != NULL || (row->flags & PARAMETER_OPTIONAL) != 0,
                  "%s has neither a default nor may it be absent", row->name);
    }
}

Test(node_parameters, rows_name_members_of_their_own)
{
    expect_own_members(&node_table);
    const struct parameter *boot = NULL;
    for (size_t i = 0; i < node_table.count; i++) {
        if (strcmp(node_table.rows[i].name, "boot") == 0) {
            boot = &node_table.rows[i];
        }
    }
    cr_assert_not_null(boot);
    expect_own_members(boot->of);
    cr_expect_eq(boot->of->bytes, sizeof(struct boot_parameters));
    cr_expect_eq(node_table.bytes, sizeof(struct node_parameters));
}

Test(node_parameters, roles_are_in_the_order_of_their_numbers)
{
    const struct parameter *role = &node_table.rows[0];
    cr_assert_str_eq(role->name, "role");
    cr_expect_str_eq(role->choices[NODE_ACTIVE], "active");
    cr_expect_str_eq(role->choices[NODE_STANDBY], "standby");
}
