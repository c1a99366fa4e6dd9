#include "experiments/spec/complaints_print.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(complaints_print, each_has_a_line_with_file_and_pointer)
{
    struct complaints complaints = {0};
    complain(&complaints, "/system/memory/latency", "\"80\" has no unit");
    complain(&complaints, "", "\"name\" is missing");
    complain_warning(&complaints, "/a", "looks odd");
    complain(&complaints, "/b", "moves the \x1b[2J cursor\n");
    complain(&complaints, "/\xe2\x80\xaek", "odd");
    complaints.omitted = 3;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    complaints_print(&complaints, "x.json", out);
    fclose(out);
    cr_expect_str_eq(text, "x.json: /system/memory/latency: \"80\" has no unit\n"
                           "x.json: \"name\" is missing\n"
                           "x.json: /a: warning: looks odd\n"
                           "x.json: /b: moves the \\x1b[2J cursor\\n\n"
                           "x.json: /\\u202ek: odd\n"
                           "x.json: and 3 more\n");
    free(text);
    complaints_free(&complaints);
}

Test(complaints_print, a_key_of_megabytes_makes_a_short_line)
{
    const size_t count = 5000000;
    struct complaints complaints = {0};
    char *key = memory_alloc(count + 1);
    memset(key, 'k', count);
    key[0] = '/';
    for (int i = 0; i < 2; i++) {
        complain(&complaints, key, "there is no station \"%s\", number %d", key, i);
    }
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    complaints_print(&complaints, key, out);
    fclose(out);
    cr_expect_eq(complaints.count, 2);
    cr_expect_lt(length, 2 * 4096);
    cr_expect_not_null(strstr(text, "/kkk"));
    cr_expect_not_null(strstr(text, " [4999640 bytes left out] ")); /* of the key, not of a copy */
    cr_expect_not_null(strstr(text, "\", number 1\n"));
    free(text);
    memory_free(key);
    complaints_free(&complaints);
}
