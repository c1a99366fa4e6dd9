#include "experiments/spec/commands.h"
#include "models/kinds.h"
#include "sim/base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *describe(const char *name, struct error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (name == NULL) {
        describe_all(out);
    } else {
        describe_kind(name, out, error);
    }
    fclose(out);
    return text;
}

Test(describe, a_kind_has_its_rows_with_unit_default_and_meaning)
{
    struct error error = {0};
    char *text = describe("queueing", &error);
    cr_expect_eq(error.code, ERROR_NONE);
    cr_expect(strstr(text, "queueing, a kind of system: ") == text);
    cr_expect(strstr(text, "servers: whole number, at least 1") != NULL);
    cr_expect(strstr(text, "(default 1)") != NULL);
    cr_expect(strstr(text, "(required)") != NULL);
    free(text);
}

Test(describe, every_kind_is_described)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        struct error error = {0};
        char *text = describe((*kind)->name, &error);
        cr_expect_eq(error.code, ERROR_NONE, "%s", (*kind)->name);
        cr_expect(strstr(text, (*kind)->doc) != NULL, "%s", (*kind)->name);
        free(text);
    }
}

Test(describe, sections_of_every_spec_are_described_too)
{
    struct error error = {0};
    char *text = describe("run", &error);
    cr_expect(strstr(text, "horizon: duration in") != NULL);
    free(text);
    text = describe("analysis", &error);
    cr_expect(strstr(text, "compare: ") != NULL);
    free(text);
}

Test(describe, an_unknown_kind_is_a_usage_error_with_the_nearest)
{
    struct error error = {0};
    char *text = describe("queing", &error);
    cr_expect_eq(error.code, ERROR_USAGE);
    cr_expect(strstr(error.text, "did you mean \"queueing\"?") != NULL, "%s", error.text);
    cr_expect_str_empty(text);
    free(text);
}

Test(describe, the_reference_page_has_a_table_for_each_kind)
{
    char *text = describe(NULL, NULL);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        struct text_buffer heading = {0};
        text_print(&heading, "\n## %s: %s\n", (*kind)->role, (*kind)->name);
        cr_expect(strstr(text, heading.text) != NULL, "%s", heading.text);
        text_buffer_free(&heading);
    }
    cr_expect(strstr(text, "| `system.stations.NAME.servers` |") != NULL);
    cr_expect(strstr(text, "## section: run") != NULL);
    free(text);
}
