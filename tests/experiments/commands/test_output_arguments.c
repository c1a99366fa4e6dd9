#include "experiments/commands/output_arguments.h"

#include "tests/experiments/commands/call.h"

Test(output_arguments, are_a_folder_and_whether_it_may_be_taken)
{
    struct output_arguments arguments = {0};
    struct test_call test;
    cr_assert(call_read(&test, &output_argp, &arguments, "try", NULL));
    cr_expect(arguments.folder == NULL && !arguments.is_forced);
    static const char *const lines[] = {"try --force -o a", "try --force -oa",
                                        "try --force --out a", "try --force --output=a"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        arguments = (struct output_arguments){0};
        cr_assert(call_read(&test, &output_argp, &arguments, lines[i], NULL), "%s", lines[i]);
        cr_expect_str_eq(arguments.folder, "a");
        cr_expect(arguments.is_forced);
    }
    char *said;
    cr_expect_not(call_read(&test, &output_argp, &arguments, "try --output=", &said));
    cr_expect_not_null(strstr(said, "-o: the folder has no name"), "%s", said);
    free(said);
}
