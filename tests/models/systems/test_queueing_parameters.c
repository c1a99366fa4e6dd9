#include "models/systems/queueing_parameters.h"

#include "tests/models/systems/section_tables.h"

Test(queueing_parameters, rows_name_members_of_their_own)
{
    expect_own_members(&queueing_table);
    cr_expect_eq(queueing_table.bytes, sizeof(struct queueing_parameters));
    const struct table *stations = row_of(&queueing_table, "system")->of;
    expect_own_members(stations);
    cr_expect_eq(stations->bytes, sizeof(struct queueing_stations));
    const struct table *classes = row_of(&queueing_table, "workload")->of;
    expect_own_members(classes);
    cr_expect_eq(classes->bytes, sizeof(struct queueing_classes));
}

/* Both sections are asked for, and each names at least one part: a station, a class. */
Test(queueing_parameters, a_network_has_stations_and_classes)
{
    static const struct {
        const char *section, *map;
        const struct table *of;
    } facts[] = {{"system", "stations", &station_table},
                 {"workload", "classes", &customer_class_table}};
    for (size_t i = 0; i < 2; i++) {
        const struct parameter *section = row_of(&queueing_table, facts[i].section);
        cr_expect_eq(section->flags & PARAMETER_OPTIONAL, 0u, "%s", facts[i].section);
        const struct parameter *map = row_of(section->of, facts[i].map);
        cr_expect_eq(map->type, PARAMETER_MAP);
        cr_expect_eq(map->count_least, 1);
        cr_expect_eq(map->element->of, facts[i].of);
        cr_expect_null(map->preset);
    }
}
