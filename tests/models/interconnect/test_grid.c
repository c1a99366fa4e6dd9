#include "models/interconnect/grid.h"

#include "tests/models/interconnect/links_scene.h"

/* Meshes and tori have their shape in common. */
static const struct kind *mesh(void)
{
    return kinds_find("interconnect", "mesh");
}

static int64_t eight_by_eight[] = {8, 8};

static size_t complaints_of(const struct grid_parameters *parameters, bool is_uma, const char *text)
{
    struct complaints complaints = {0};
    struct interconnect_environment around = scene_around(12);
    around.layout = is_uma ? MEMORY_UMA : MEMORY_NUMA;
    place_check(mesh(), "system", "interconnect", parameters, &around, &complaints);
    size_t errors = complaints.errors;
    cr_expect(errors == 0 || strstr(complaints.list[0].text, text) != NULL, "%s",
              complaints.list[0].text);
    complaints_free(&complaints);
    return errors;
}

Test(grid, check_wants_room_for_all_processors)
{
    int64_t three_by_four[] = {3, 4};
    int64_t nine[] = {1, 1, 1, 1, 1, 1, 1, 1, 12};
    struct grid_parameters parameters = {.link = {.bandwidth = 1e9}};
    cr_expect_eq(complaints_of(&parameters, false, ""), 0);
    cr_expect_eq(complaints_of(&parameters, true, "\"uma\""), 1);
    parameters.shape = (struct parameter_list){2, three_by_four};
    cr_expect_eq(complaints_of(&parameters, false, ""), 0);
    parameters.shape = (struct parameter_list){2, eight_by_eight};
    cr_expect_eq(complaints_of(&parameters, false, "64 processors, but there are 12"), 1);
    parameters.shape = (struct parameter_list){9, nine};
    cr_expect_eq(complaints_of(&parameters, false, "9 dimensions, more than 8"), 1);
    parameters = (struct grid_parameters){0};
    cr_expect_eq(complaints_of(&parameters, false, "is missing"), 1);
}

/* Without a shape: as nearly square as the number of processors allows. */
Test(grid, without_a_shape_is_nearly_square)
{
    static const struct {
        uint32_t processors, links;
    } facts[] = {{1, 0}, {2, 2}, {7, 12}, {12, 34}, {16, 48}, {256, 960}};
    static struct links_scene scene;
    struct grid_parameters parameters = {.link = {.bandwidth = 6.4e9}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        scene_start(&scene, mesh(), &parameters, facts[i].processors);
        cr_expect_eq(((const struct links *)scene.component)->count, facts[i].links);
        scene_end(&scene);
    }
}
