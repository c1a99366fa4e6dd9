#include "experiments/screen/table_unpaired.h"

#include "tests/experiments/against_fixture.h"

Test(table_unpaired, lists_what_is_on_one_side_alone)
{
    struct measured_file file;
    struct against against;
    against_open(&file, &against);
    char *text = FIXTURE_PRINTED(table_unpaired_print(&against, 0, out));
    cr_expect(strncmp(text, "\nmeasured, without a counterpart\n", 33) == 0, "%s", text);
    fixture_has(text, "  -1.000 s  app.stop alpha (line 3): before the fault\n");
    fixture_has(text, "  27.500 s  app.up, #2 beta (line 6): line 5 says the same\n");
    fixture_has(text, "\n\npredicted, of the same kinds, and not measured\n");
    fixture_has(text, "  66.713 s  node.boot, #2 alpha: in 1 of 2\n");
    free(text);
    against_close(&file, &against);
}

Test(table_unpaired, beyond_five_hundred_the_rest_is_counted)
{
    char folder[64];
    char path[128];
    struct error error = {0};
    struct timeline_choice choice = {0};
    struct measured_file file;
    struct against against;
    struct text_buffer log = {0};
    for (int i = 0; i < 507; i++) {
        text_print(&log, "{'t': %d, 'event': 'made.up'}\n", i);
    }
    against_folder(folder, log.text);
    snprintf(path, sizeof path, "%s/log.jsonl", folder);
    cr_assert(measured_file_read(path, &file, &error));
    cr_assert(against_make(&against, folder, &choice, &file, &error));
    char *text = FIXTURE_PRINTED(table_unpaired_print(&against, 80, out));
    fixture_has(text, "\n  and 7 more: --format json\n");
    cr_expect_null(strstr(text, "predicted"));
    free(text);
    against_close(&file, &against);
    text_buffer_free(&log);
    fixture_remove(folder);
}
