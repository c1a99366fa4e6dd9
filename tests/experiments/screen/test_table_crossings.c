#include "experiments/screen/table_crossings.h"

#include "tests/experiments/crossing_scene.h"

static void expect_printed(const struct crossing_scene *scene, const char *const *parts,
                           size_t count)
{
    char *text;
    size_t bytes;
    FILE *out = open_memstream(&text, &bytes);
    table_print_crossings(&scene->result.crossings, 0, out);
    fclose(out);
    for (size_t i = 0; i < count; i++) {
        cr_expect(strstr(text, parts[i]) != NULL, "\"%s\" is not in\n%s", parts[i], text);
    }
    free(text);
}

Test(table_crossings, shows_the_size_and_which_is_higher_beyond)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING ", " SCENE_COMPARE),
                        scene_runs, 3);
    static const char *const parts[] = {
        ("Crossing of throughput along system.stations.cpu.servers with discipline fcfs, in each "
         "replication:\n"),
        "discipline  crossing at",
        "ps          1.47 ±0.14",
        "discipline ps\n",
        "lcfs        none: the curves do not cross  -\n",
    };
    expect_printed(&scene, parts, sizeof parts / sizeof *parts);
    crossing_scene_close(&scene);
}

Test(table_crossings, tells_the_replications_that_are_no_part_of_it)
{
    struct crossing_scene scene;
    crossing_scene_open(&scene, MM1 MM1_RUN SCENE_SWEEP(SCENE_SCALING ", " SCENE_COMPARE),
                        scene_doubtful, 3);
    static const char *const parts[] = {
        "none: 2 of 3 replications cross once in the same direction: fewer than 90 %  -\n",
        "discipline ps: of 3 replications 1 cross more than once\n",
    };
    expect_printed(&scene, parts, sizeof parts / sizeof *parts);
    crossing_scene_close(&scene);
}
