#include "experiments/spec/commands.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

Test(list, specs_come_by_name_with_their_question_and_kinds_by_role)
{
    char folder[] = "/tmp/test_list.XXXXXX";
    char command[64];
    cr_assert_not_null(mkdtemp(folder));
    write_file(folder, "b.json",
               "{\"system\": {\"kind\": \"cluster\"}, \"description\": \"No question. Really\"}");
    write_file(
        folder, "a.json",
        "{\"system\": {\"kind\": \"queueing\"}, \"description\": \"What of it? Nothing. Why?\"}");
    write_file(folder, "broken.json", "{");
    write_file(folder, "notes.txt", "not a spec");
    char *text = NULL;
    size_t length = 0;
    struct error error = {0};
    FILE *out = open_memstream(&text, &length);
    cr_expect(list_all(&(struct listing){.folder = folder}, out, &error));
    fclose(out);
    const char *first = strstr(text, "\nqueueing\n  a.json                    What of it?\n");
    const char *second = strstr(text, "\ncluster\n  b.json                    No question.\n");
    const char *kinds = strstr(text, "kinds of system\n");
    cr_expect(first != NULL && second != NULL && kinds != NULL, "%s", text);
    cr_expect(first < second && second < kinds);
    cr_expect(
        strstr(text,
               "\nof no known kind by themselves\n  broken.json               line 1, column") !=
            NULL,
        "%s", text);
    cr_expect_null(strstr(text, "notes.txt"));
    cr_expect(strstr(kinds, "  queueing                  A network of stations") != NULL);
    free(text);
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_expect_eq(system(command), 0);
}

Test(list, a_gallery_that_is_not_there_is_no_input)
{
    struct error error = {0};
    cr_expect(!list_all(&(struct listing){.folder = "/nowhere"}, stdout, &error));
    cr_expect_eq(error.code, ERROR_NO_INPUT);
}
