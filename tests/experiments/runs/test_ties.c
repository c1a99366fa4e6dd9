#include "experiments/runs/ties.h"

#include "tests/experiments/fixture.h"

/* Two customers come together each time, and the desk takes the one whose event came first. */
#define TIED                                                                                       \
    "{'name': 'tied', 'description': 'Who is served first?', "                                     \
    "'system': {'kind': 'queueing', 'stations': {'desk': {'service': '1 s'}}}, "                   \
    "'workload': {'classes': {"                                                                    \
    "'early': {'arrivals': '4 s', 'route': {'start': 'desk', 'desk': 'done'}}, "                   \
    "'late': {'arrivals': '4 s', 'route': {'start': 'desk', 'desk': 'done'}}}}, "                  \
    "'run': {'horizon': '400 s', 'warmup': '0 s', 'replications': 2}}"

/* An experiment and its shuffles, all made up. */
struct scene {
    struct fixture plain;
    struct fixture shuffled[TIES_SHUFFLES];
    struct experiment shuffles[TIES_SHUFFLES];
};

static void start(struct scene *scene)
{
    fixture_open(&scene->plain, MM1 MM1_RUN "}");
    for (int i = 0; i < TIES_SHUFFLES; i++) {
        fixture_open(&scene->shuffled[i], MM1 MM1_RUN "}");
        scene->shuffles[i] = scene->shuffled[i].experiment;
    }
}

static void end(struct scene *scene)
{
    fixture_close(&scene->plain);
    for (int i = 0; i < TIES_SHUFFLES; i++) {
        fixture_close(&scene->shuffled[i]);
    }
}

/* Throughputs 9, 10 and 11, and in the shuffles so much more: 10 ± 2.48. */
static void make_up(struct scene *scene, const double *more)
{
    for (uint64_t i = 0; i < 3; i++) {
        fixture_make_up(&scene->plain, 0, i, 9 + (double)i, 0.5);
        for (int k = 0; k < TIES_SHUFFLES; k++) {
            fixture_make_up(&scene->shuffled[k], 0, i, 9 + (double)i + more[k], 0.5);
        }
    }
}

Test(ties, differences_are_beyond_when_they_are_more_than_a_half_width)
{
    static const struct {
        double more[TIES_SHUFFLES];
        size_t count, beyond;
    } facts[] = {
        {{0, 0, 0}, 0, 0},   {{0, 2.4, 0}, 1, 0},  {{0, 0, -2.4}, 1, 0},
        {{2.5, 0, 0}, 1, 1}, {{1, 0, -2.5}, 1, 1},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct scene scene;
        struct ties ties;
        struct error error = {0};
        start(&scene);
        make_up(&scene, facts[i].more);
        cr_assert(ties_compare(&scene.plain.experiment, scene.shuffles, &ties, &error), "%s",
                  error.text);
        cr_expect_eq(ties.looked_at, 2);
        cr_expect_eq(ties.count, facts[i].count);
        cr_expect_eq(ties.beyond, facts[i].beyond, "case %zu", i);
        cr_expect_eq(ties_are_harmless(&ties), facts[i].beyond == 0);
        if (ties.count > 0) {
            cr_expect_str_eq(ties.list[0].metric, "throughput");
            cr_expect_eq(ties.list[0].interval.mean, 10);
            cr_expect_eq(ties.list[0].defined, (size_t)TIES_SHUFFLES);
        }
        ties_free(&ties);
        end(&scene);
    }
}

Test(ties, a_shuffled_run_that_fails_does_harm)
{
    struct scene scene;
    struct ties ties;
    struct error error = {0};
    start(&scene);
    make_up(&scene, (const double[TIES_SHUFFLES]){0});
    fixture_put(&scene.shuffled[1], 0, 1, STORE_FAILED, "stations.cpu at 1 s: no");
    cr_assert(ties_compare(&scene.plain.experiment, scene.shuffles, &ties, &error));
    cr_expect_eq(ties.failed, 1);
    cr_expect_not(ties_are_harmless(&ties));
    ties_free(&ties);
    end(&scene);
}

Test(ties, runs_that_were_not_made_are_an_error)
{
    struct scene scene;
    struct ties ties;
    struct error error = {0};
    start(&scene);
    cr_expect_not(ties_compare(&scene.plain.experiment, scene.shuffles, &ties, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
    ties_free(&ties);
    end(&scene);
}

Test(ties, a_spec_that_hangs_on_them_is_reported)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", TIED);
    cr_expect_eq(fixture_coupling(folder, "run spec.json --ties -o out -j 1"), 1);
    cr_expect(fixture_says(folder, "said", "Results: out/results.json"));
    cr_expect(fixture_says(folder, "said", " results depend on the order of simultaneous events,"));
    cr_expect(fixture_says(folder, "said", " beyond their intervals:\n"));
    cr_expect(fixture_says(folder, "said", "classes.early.response_time      1 s ±0          1.4"));
    cr_expect(fixture_says(folder, "said", "classes.late.response_time"));
    fixture_remove(folder);
}

Test(ties, a_spec_that_does_not_is_told_so)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "spec.json", MM1 MM1_RUN "}");
    cr_expect_eq(fixture_coupling(folder, "run spec.json --ties -o out -j 1"), 0);
    cr_expect(
        fixture_says(folder, "said", "no result depends on the order of simultaneous events.\n"));
    cr_expect_eq(fixture_coupling(folder, "run spec.json --ties --shuffle-ties"), 64);
    fixture_remove(folder);
}
