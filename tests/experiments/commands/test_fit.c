#include "experiments/commands/command.h"

#include "tests/experiments/fixture.h"

/* SPEC SDM91, SPARCcenter 2000, and its fit by the R package usl: reference case D-usl-specsdm91.
 */
static const char sdm91[] = "users,scripts_per_hour\n1,64.9\n18,995.9\n36,1652.4\n72,1853.2\n"
                            "108,1828.9\n144,1775.0\n216,1702.2\n";

static void expect_parts(const char *folder, const char *const *parts)
{
    for (; *parts != NULL; parts++) {
        fixture_says(folder, "said", *parts);
    }
}

static bool is_said(const char *folder, const char *part)
{
    char *text = fixture_read(folder, "said");
    bool is_there = strstr(text, part) != NULL;
    memory_free(text);
    return is_there;
}

Test(fit, of_a_measured_curve_is_that_of_the_literature)
{
    static const char *const parts[] = {"7 points, least squares of the throughput",
                                        "89.995233",
                                        "0.027728476",
                                        "0.00010436548",
                                        "peak: 96.51956",
                                        "falls from size 72 to 216",
                                        "standard error",
                                        "-27.9 %",
                                        "at size 1",
                                        "best law: ",
                                        "it does not describe the whole curve",
                                        NULL};
    char folder[64];
    fixture_file(fixture_folder(folder), "sdm91.csv", sdm91);
    cr_expect_eq(fixture_coupling(folder, "fit sdm91.csv"), 0);
    expect_parts(folder, parts);
    /* By relative errors it is another. */
    cr_expect_eq(fixture_coupling(folder, "fit --relative sdm91.csv"), 0);
    cr_expect(fixture_says(folder, "said", "least squares of relative errors"));
    cr_expect(!is_said(folder, "89.9952"));
    fixture_remove(folder);
}

Test(fit, a_curve_that_does_not_fall_has_no_peak)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "flat.csv",
                 "1,10\n2,20\n4,39\n8,60\n16,61\n32,61\n64,61\n");
    cr_expect_eq(fixture_coupling(folder, "fit flat.csv"), 0);
    cr_expect(fixture_says(folder, "said", "peak: none: no size above 16, the best, is lower"));
    cr_expect(fixture_says(folder, "said", "best law: bottleneck, by AICc"));
    fixture_remove(folder);
}

Test(fit, says_what_too_few_points_leave_open)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "few.csv", "1,10\n2,19\n");
    cr_expect_eq(fixture_coupling(folder, "fit few.csv"), 0);
    cr_expect(fixture_says(folder, "said", "2 different sizes are too few for the 3 parameters"));
    cr_expect(fixture_says(folder, "said", "unknown: no more points than parameters"));
    cr_expect(fixture_says(folder, "said", "2 points are too few to choose a law by AICc"));
    fixture_remove(folder);
}

Test(fit, errors_name_the_line)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "bad.csv", "1,10\ntwo,19\n");
    cr_expect_eq(fixture_coupling(folder, "fit bad.csv"), 65);
    cr_expect(fixture_says(folder, "complained", "bad.csv:2: no number: \"two\""));
    cr_expect_eq(fixture_coupling(folder, "fit none.csv"), 66);
    cr_expect_eq(fixture_coupling(folder, "fit"), 64);
    cr_expect_eq(fixture_coupling(folder, "fit --absolute bad.csv"), 64);
    cr_expect_eq(fixture_coupling(folder, "fit bad.csv bad.csv"), 64);
    fixture_remove(folder);
}

Test(fit, fits_the_width)
{
    char folder[64];
    fixture_file(fixture_folder(folder), "flat.csv",
                 "1,10\n2,20\n4,39\n8,60\n16,61\n32,61\n64,61\n");
    cr_expect_eq(fixture_coupling(folder, "fit flat.csv --width 40"), 0);
    char *said = fixture_read(folder, "said");
    for (const char *line = said; *line != '\0'; line += strcspn(line, "\n") + 1) {
        cr_expect_leq(strcspn(line, "\n"), 40, "%.*s", (int)strcspn(line, "\n"), line);
    }
    cr_expect_not_null(strstr(said, "1 column left out: --width 0\n"), "%s", said);
    memory_free(said);
    fixture_remove(folder);
}
