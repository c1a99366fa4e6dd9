#include "models/cluster/service/service.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_own_members(const struct table *table, const char *of)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        size_t end = row->offset + parameter_bytes(row, false);
        cr_expect_leq(end, table->bytes, "%s.%s", of, row->name);
        for (size_t j = 0; j < i; j++) {
            const struct parameter *other = &table->rows[j];
            size_t other_end = other->offset + parameter_bytes(other, false);
            cr_expect(end <= other->offset || other_end <= row->offset, "%s: %s and %s", of,
                      row->name, other->name);
        }
        if (row->type == PARAMETER_OBJECT) {
            cr_expect_not_null(row->preset, "%s.%s is read without asking", of, row->name);
            expect_own_members(row->of, row->name);
        }
    }
}

static const struct parameter *row_of(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rows[i].name, name) == 0) {
            return &table->rows[i];
        }
    }
    cr_assert_fail("there is no row %s", name);
    return NULL;
}

Test(service_parameters, rows_name_members_of_their_own)
{
    expect_own_members(&service_table, "service");
    cr_expect_eq(service_table.bytes, sizeof(struct service_parameters));
}

/* The time-outs are those of the resource agents of Pacemaker (ClusterLabs resource-agents). */
Test(service_parameters, operations_may_be_written_as_a_time)
{
    static const struct {
        const char *name, *timeout;
        size_t offset;
    } facts[] = {
        {"volume", "\"90 s\"", offsetof(struct service_parameters, volume)},
        {"address", "\"20 s\"", offsetof(struct service_parameters, address)},
        {"start", "\"120 s\"", offsetof(struct service_parameters, start)},
        {"stop", "\"120 s\"", offsetof(struct service_parameters, stop)},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct parameter *row = row_of(&service_table, facts[i].name);
        cr_expect_eq(row->offset, facts[i].offset);
        cr_expect_str_eq(row->of->shorthand, "time");
        cr_expect_eq(row->of->bytes, sizeof(struct operation_parameters));
        cr_expect_str_eq(row_of(row->of, "timeout")->preset, facts[i].timeout);
    }
    const struct parameter *mount = row_of(row_of(&service_table, "file_system")->of, "mount");
    cr_expect_str_eq(row_of(mount->of, "timeout")->preset, "\"60 s\"");
}

/* Without a node there is nothing to run on; without storage there is less to take over. */
Test(service_parameters, a_node_is_required_and_storage_is_not)
{
    const struct parameter *on = row_of(&service_table, "on");
    cr_expect(on->preset == NULL && (on->flags & PARAMETER_OPTIONAL) == 0);
    cr_expect((row_of(&service_table, "storage")->flags & PARAMETER_OPTIONAL) != 0);
    cr_expect((row_of(&service_table, "time_to_failure")->flags & PARAMETER_OPTIONAL) != 0);
}
