#include "experiments/screen/progress.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct plan_progress half = {.total = 40, .done = 20, .cached = 10, .failed = 1};

Test(progress, without_a_terminal_is_a_line_each_30_seconds)
{
    char *text;
    size_t bytes;
    FILE *out = tmpfile();
    struct progress progress;
    progress_start(&progress, PROGRESS_AUTO, out, 100);
    progress_update(&progress, &half, 129);
    cr_expect_eq(ftell(out), 0);
    progress_update(&progress, &half, 130);
    progress_update(&progress, &half, 131);
    progress_end(&progress, &half, 132);
    rewind(out);
    text = calloc(1, 1000);
    bytes = fread(text, 1, 999, out);
    cr_expect_gt(bytes, 0);
    /* ten runs in 30 s, twenty to go */
    cr_expect_str_eq(text, "20/40 runs done, 10 cached, 1 failed, ETA 60 s\n");
    free(text);
    fclose(out);
}

Test(progress, as_json_is_an_object_a_second)
{
    char text[1000] = "";
    FILE *out = tmpfile();
    struct progress progress;
    progress_start(&progress, PROGRESS_JSON, out, 0);
    progress_update(&progress, &half, 0.5);
    progress_update(&progress, &half, 1);
    progress_end(&progress, &half, 1.5);
    rewind(out);
    cr_expect_gt(fread(text, 1, 999, out), 0);
    cr_expect_str_eq(text, "{\"done\": 20, \"total\": 40, \"cached\": 10, \"failed\": 1, "
                           "\"elapsed_s\": 1.0, \"eta_s\": 2.0}\n"
                           "{\"done\": 20, \"total\": 40, \"cached\": 10, \"failed\": 1, "
                           "\"elapsed_s\": 1.5, \"eta_s\": 3.0}\n");
    fclose(out);
}

Test(progress, never_means_never)
{
    FILE *out = tmpfile();
    struct progress progress;
    progress_start(&progress, PROGRESS_NEVER, out, 0);
    progress_update(&progress, &half, 1000);
    progress_end(&progress, &half, 1001);
    cr_expect_eq(ftell(out), 0);
    fclose(out);
}

Test(progress, the_clock_goes_on)
{
    double first = progress_now();
    cr_expect_geq(progress_now(), first);
}
