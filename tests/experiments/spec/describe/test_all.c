#include "experiments/spec/commands.h"
#include "models/kinds.h"
#include "sim/base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(describe_all, the_reference_page_has_a_table_for_each_kind)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    describe_all(out);
    fclose(out);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        struct text_buffer heading = {0};
        text_print(&heading, "\n## %s: %s\n", (*kind)->role, (*kind)->name);
        cr_expect(strstr(text, heading.text) != NULL, "%s", heading.text);
        text_buffer_free(&heading);
    }
    cr_expect(strstr(text, "| `system.stations.NAME.servers` |") != NULL);
    cr_expect(strstr(text, "## section: run") != NULL);
    cr_expect(strstr(text, "| `classes.CLASS.throughput` | 1/s | mean |") != NULL);
    free(text);
}
