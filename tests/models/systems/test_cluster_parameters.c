#include "models/systems/cluster_parameters.h"

#include "tests/models/systems/section_tables.h"

Test(cluster_parameters, rows_name_members_of_their_own)
{
    expect_own_members(&cluster_parameters_table);
    cr_expect_eq(cluster_parameters_table.bytes, sizeof(struct cluster_parameters));
    const struct table *system = row_of(&cluster_parameters_table, "system")->of;
    expect_own_members(system);
    cr_expect_eq(system->bytes, sizeof(struct cluster_machine));
    const struct table *workload = row_of(&cluster_parameters_table, "workload")->of;
    cr_expect_eq(workload->bytes, sizeof(struct cluster_workload));
}

/* The sections are those of a spec; only the first is asked for. */
Test(cluster_parameters, sections_of_a_spec)
{
    cr_expect_eq(row_of(&cluster_parameters_table, "system")->flags & PARAMETER_OPTIONAL, 0u);
    cr_expect_neq(row_of(&cluster_parameters_table, "workload")->flags & PARAMETER_OPTIONAL, 0u);
    const struct parameter *faults = row_of(&cluster_parameters_table, "faults");
    cr_expect_neq(faults->flags & PARAMETER_OPTIONAL, 0u);
    cr_expect_str_eq(faults->element->role, "fault");
}

/* The default parts of a cluster; nodes and services have no default. */
Test(cluster_parameters, defaults_are_corosync_and_sbd_on_ethernet)
{
    const struct table *system = row_of(&cluster_parameters_table, "system")->of;
    static const struct {
        const char *row, *preset, *role;
    } facts[] = {
        {"policy", "{\"kind\": \"asymmetric\"}", "policy"},
        {"network", "{\"kind\": \"ethernet\"}", "network"},
        {"membership", "{\"kind\": \"corosync\"}", "membership"},
        {"fencing", "{\"kind\": \"sbd\"}", "fencing"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const struct parameter *row = row_of(system, facts[i].row);
        cr_expect_str_eq(row->preset, facts[i].preset);
        cr_expect_str_eq(row->role, facts[i].role);
    }
    cr_expect_eq(row_of(system, "nodes")->count_least, 1);
    cr_expect_eq(row_of(system, "services")->count_least, 1);
    cr_expect_null(row_of(system, "nodes")->preset);
    cr_expect_null(row_of(system, "services")->preset);
}
