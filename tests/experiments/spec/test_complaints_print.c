#include "experiments/spec/complaints_print.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(complaints_print, each_has_a_line_with_file_and_pointer)
{
    struct complaints complaints = {0};
    complain(&complaints, "/system/memory/latency", "\"80\" has no unit");
    complain(&complaints, "", "\"name\" is missing");
    complain_warning(&complaints, "/a", "looks odd");
    complain(&complaints, "/b", "moves the \x1b[2J cursor\n");
    complaints.omitted = 3;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    complaints_print(&complaints, "x.json", out);
    fclose(out);
    cr_expect_str_eq(text, "x.json: /system/memory/latency: \"80\" has no unit\n"
                           "x.json: \"name\" is missing\n"
                           "x.json: /a: warning: looks odd\n"
                           "x.json: /b: moves the \\u001b[2J cursor\\u000a\n"
                           "x.json: and 3 more\n");
    free(text);
    complaints_free(&complaints);
}
