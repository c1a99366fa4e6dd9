/* The parts of a SAN by their numbers: adapters host by host, then fabrics, then ports. */
#include "tests/models/storage/san_fixture.h"

Test(san_places, numbers_lead_back_to_parts)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    const struct san *san = scene.san;
    cr_expect_eq(san_part_count(san), 2u * LUN_HOSTS + 4u);
    for (uint32_t part = 0; part < san_part_count(san); part++) {
        struct san_place place = san_place_of(san, part);
        uint32_t back = place.sort == SAN_ADAPTER  ? san_adapter(san, place.host, place.index)
                        : place.sort == SAN_FABRIC ? san_fabric(san, place.index)
                                                   : san_port(san, place.index);
        cr_expect_eq(back, part);
        cr_expect_lt(place.index, san_parts_of(&bench.parameters, place.sort)->count);
    }
    cr_expect_eq(san_place_of(san, san_adapter(san, GAMMA, 1)).host, (uint32_t)GAMMA);
    cr_expect_str_eq(san_fault_names[san_place_of(san, san_port(san, 0)).sort], "port_failure");
    scene_end(&scene);
}

/* A way of a host leads through its own adapter, and through the parts that all share. */
Test(san_places, ways_lead_through_parts)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    const struct san *san = scene.san;
    cr_expect(san_leads_through(san, BETA, 0, san_adapter(san, BETA, 0)));
    cr_expect_not(san_leads_through(san, BETA, 0, san_adapter(san, ALPHA, 0)));
    cr_expect_not(san_leads_through(san, BETA, 0, san_adapter(san, BETA, 1)));
    cr_expect(san_leads_through(san, BETA, 1, san_fabric(san, BLUE)));
    cr_expect_not(san_leads_through(san, BETA, 1, san_port(san, RED)));
    scene_end(&scene);
}

/* Ports are of the controllers by turns, unless they say of which. */
Test(san_places, ways_lead_to_controllers)
{
    struct san_bench bench = {0};
    san_bench_open(&bench);
    struct san_part_parameters *ports = bench.parameters.ports.elements;
    ports[RED].controller = PARAMETER_NOT_GIVEN;
    ports[BLUE].controller = PARAMETER_NOT_GIVEN;
    struct scene scene = san_scene(&bench);
    san_scene_start(&scene);
    const struct san *san = scene.san;
    for (uint32_t way = 0; way < san_way_count(san); way++) {
        cr_expect_eq(san_way_controller(san, way, 2), san_way(san, way)->port);
        cr_expect_eq(san_way_controller(san, way, 1), 0);
    }
    ports[BLUE].controller = 0;
    cr_expect_eq(san_way_controller(san, 1, 2), 0);
    scene_end(&scene);
}
