#include "experiments/spec/commands.h"
#include "experiments/spec/reader/reader.h"
#include "models/kinds.h"
#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

/* That all parameters stand in it: tests/properties/manual.py. */
Test(page, has_every_kind_and_every_form_of_a_distribution)
{
    char *text;
    size_t bytes;
    FILE *out = memory_checked(open_memstream(&text, &bytes));
    describe_page(out);
    fclose(out);
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        char *title = memory_print("\n.SS %s %s\n", (*kind)->role, (*kind)->name);
        cr_expect_not_null(strstr(text, title), "%s", title);
        memory_free(title);
    }
    for (size_t i = 0; reader_distribution_forms[i] != NULL; i++) {
        char *form = memory_print("\\fB{\"%s\": ", reader_distribution_forms[i]);
        cr_expect_not_null(strstr(text, form), "%s", form);
        memory_free(form);
    }
    cr_expect(strncmp(text, ".TH \"COUPLING\\-SPEC\" 5 ", 23) == 0);
    free(text);
}
