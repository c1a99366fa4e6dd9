#include "models/addresses/regions.h"
#include "tests/models/addresses/pattern_fixture.h"

enum { DRAWS = 400000 };

/* Accesses of each kind in each region, in shares of all draws. */
struct mix {
    double count[REGIONS][2];
};

static struct mix mix_of(double shared, double writes)
{
    struct regions regions = regions_make(
        &(struct regions_parameters){.element = 8, .shared_share = shared, .write_share = writes});
    struct stream stream;
    struct regions_place place = {.stream = &stream, .used = REGIONS_WORDS};
    struct mix mix = {0};
    stream_init(&stream, 1, 0, "threads.0", "pattern");
    for (int i = 0; i < DRAWS; i++) {
        uint32_t toss = regions_toss(&regions, &place);
        struct access access = regions_access(&regions, toss, 0, 0);
        mix.count[regions_choose(&regions, toss)][access.kind == ACCESS_WRITE] += 1;
    }
    cr_expect_eq(stream_was_used(&stream), regions.draws);
    return mix;
}

/* Whether a mix is what independent shares make, within 4 standard errors. */
static bool fits(const struct mix *mix, double shared, double writes)
{
    bool is_good = true;
    for (int region = 0; region < REGIONS; region++) {
        for (int write = 0; write < 2; write++) {
            double share =
                (region == REGION_SHARED ? shared : 1 - shared) * (write ? writes : 1 - writes);
            double away = mix->count[region][write] / DRAWS - share;
            is_good = is_good && away * away <= 16 * share * (1 - share) / DRAWS;
        }
    }
    return is_good;
}

Test(regions, shares_are_kept_and_independent)
{
    static const double cases[][2] = {{0.3, 0.2}, {0.5, 0.5}, {0.01, 0.9}, {0, 0.25},
                                      {1, 0.25},  {0.25, 1},  {0.25, 0},   {1, 1},
                                      {0, 0},     {1, 0},     {0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mix mix = mix_of(cases[i][0], cases[i][1]);
        cr_expect(fits(&mix, cases[i][0], cases[i][1]), "%g %g", cases[i][0], cases[i][1]);
    }
}

/* The wrong twin: another share, and writes that only the shared region has. */
Test(regions, other_shares_are_told_apart)
{
    struct mix mix = mix_of(0.3, 0.2);
    cr_expect(!fits(&mix, 0.3, 0.21));
    cr_expect(!fits(&mix, 0.31, 0.2));
    mix.count[REGION_SHARED][1] += mix.count[REGION_PRIVATE][1];
    mix.count[REGION_PRIVATE][1] = 0;
    cr_expect(!fits(&mix, 0.3, 0.2));
}

Test(regions, a_write_may_modify)
{
    struct regions regions = regions_make(
        &(struct regions_parameters){.element = 4, .write_share = 1, .writes = REGIONS_MODIFY});
    struct access access = regions_access(&regions, 0, 12, ACCESS_DEPENDS);
    cr_expect_eq(access.kind, ACCESS_MODIFY);
    cr_expect_eq(access.bytes, 4);
    cr_expect_eq(access.address, 12);
    cr_expect_eq(access.flags, ACCESS_DEPENDS);
}

Test(regions, check_complains_of_what_does_not_fit)
{
    cr_expect_eq(pattern_complaints("uniform", 4, "size=64 element=8", ""), 0);
    cr_expect_eq(pattern_complaints("uniform", 4, "size=64 element=65", "element"), 1);
    cr_expect_eq(pattern_complaints("uniform", 4095, "size=64 element=8", ""), 0);
    cr_expect_eq(pattern_complaints("uniform", 4096, "size=64 element=8", ""), 1);
}
