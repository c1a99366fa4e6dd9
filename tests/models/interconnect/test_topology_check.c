#include "models/interconnect/topology.h"

#include "tests/models/interconnect/links_scene.h"

/* Checks a topology of three processors; returns the errors, and expects the first complaint. */
static size_t errors_of(const struct topology_link *links, size_t count, bool is_uma,
                        const char *where, const char *text)
{
    struct complaints complaints = {0};
    struct topology_parameters parameters = {.link = {.bandwidth = 1e9},
                                             .links = {count, (void *)(uintptr_t)links}};
    struct interconnect_environment around = scene_around(3);
    around.layout = is_uma ? MEMORY_UMA : MEMORY_NUMA;
    around.homes = is_uma ? 1 : 3;
    place_check(&topology_kind, "system", "interconnect", &parameters, &around, &complaints);
    if (where != NULL) {
        cr_assert_gt(complaints.count, 0, "%s", text);
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_not_null(strstr(complaints.list[0].text, text), "%s", complaints.list[0].text);
    } else {
        cr_expect_eq(complaints.count, 0, "%s", complaints.list[0].text);
    }
    size_t errors = complaints.errors;
    complaints_free(&complaints);
    return errors;
}

#define LINKS "/system/interconnect/links"

Test(topology_check, every_pair_has_a_way)
{
    static const struct topology_link row[] = {{.from = "p0", .to = "p1"},
                                               {.from = "p1", .to = "p2"}};
    static const struct topology_link one_way[] = {{.from = "p0", .to = "p1"},
                                                   {.from = "p1", .to = "p2", .is_one_way = true}};
    static const struct topology_link around[] = {{.from = "p0", .to = "p1", .is_one_way = true},
                                                  {.from = "p1", .to = "p2", .is_one_way = true},
                                                  {.from = "p2", .to = "p0", .is_one_way = true}};
    cr_expect_eq(errors_of(row, 2, false, NULL, ""), 0);
    cr_expect_eq(errors_of(row, 1, false, LINKS, "no way from \"p0\" to \"p2\""), 1);
    cr_expect_eq(errors_of(one_way, 2, false, LINKS, "no way from \"p2\" to \"p0\""), 1);
    cr_expect_eq(errors_of(around, 3, false, NULL, ""), 0);
    cr_expect_eq(errors_of(row, 2, true, LINKS, "no way from \"p0\" to \"memory\""), 1);
    cr_expect_eq(errors_of(NULL, 0, false, LINKS, "no way from \"p0\" to \"p1\""), 1);
}

Test(topology_check, names_are_of_ends)
{
    static const struct topology_link far[] = {{.from = "p0", .to = "p3"}};
    static const struct topology_link itself[] = {{.from = "s", .to = "s"}};
    static const struct topology_link memory[] = {{.from = "p0", .to = "memory"}};
    cr_expect_eq(errors_of(far, 1, false, LINKS "/0/to", "the last of 3 is \"p2\""), 1);
    cr_expect_eq(errors_of(itself, 1, false, LINKS "/0/to", "is the end that"), 1);
    cr_expect_eq(errors_of(memory, 1, false, LINKS "/0/to", "under \"numa\""), 1);
}

Test(topology_check, two_ends_have_one_link_each_way)
{
    static const struct topology_link twice[] = {
        {.from = "p0", .to = "p1"}, {.from = "p1", .to = "p2"}, {.from = "p1", .to = "p0"}};
    static const struct topology_link each_way[] = {{.from = "p0", .to = "p1", .is_one_way = true},
                                                    {.from = "p1", .to = "p2"},
                                                    {.from = "p1", .to = "p0", .is_one_way = true}};
    cr_expect_eq(errors_of(twice, 3, false, LINKS "/2", "joins p1 to p0 again"), 1);
    cr_expect_eq(errors_of(each_way, 3, false, NULL, ""), 0);
}

Test(topology_check, a_switch_leads_somewhere)
{
    static const struct topology_link stub[] = {
        {.from = "p0", .to = "p1"}, {.from = "p1", .to = "p2"}, {.from = "p1", .to = "swicth"}};
    cr_expect_eq(errors_of(stub, 3, false, LINKS, "\"swicth\" to one end alone"), 0);
}

Test(topology_check, each_link_has_a_bandwidth)
{
    static const struct topology_link row[] = {{.from = "p0", .to = "p1", .bandwidth = 1e9},
                                               {.from = "p1", .to = "p2"}};
    struct complaints complaints = {0};
    struct topology_parameters parameters = {.links = {2, (void *)(uintptr_t)row}};
    struct interconnect_environment around = scene_around(3);
    place_check(&topology_kind, "system", "interconnect", &parameters, &around, &complaints);
    cr_assert_eq(complaints.errors, 1);
    cr_expect_str_eq(complaints.list[0].where, LINKS "/1/bandwidth");
    complaints_free(&complaints);
}
