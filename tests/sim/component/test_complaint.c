#include "sim/component/complaint.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(complaint, keeps_place_and_text_in_order)
{
    struct complaints complaints = {0};
    complain(&complaints, "/a", "%d is below %s", 3, "4");
    complain_warning(&complaints, "/b", "odd");
    cr_assert_eq(complaints.count, 2);
    cr_expect_eq(complaints.errors, 1);
    cr_expect_str_eq(complaints.list[0].where, "/a");
    cr_expect_str_eq(complaints.list[0].text, "3 is below 4");
    cr_expect(!complaints.list[0].is_warning);
    cr_expect(complaints.list[1].is_warning);
    complaints_free(&complaints);
    cr_expect_eq(complaints.count, 0);
}

Test(complaint, the_same_is_not_repeated)
{
    struct complaints complaints = {0};
    complain(&complaints, "/a", "bad");
    complain(&complaints, "/a", "bad");
    complain(&complaints, "/a", "worse");
    complain(&complaints, "/b", "bad");
    cr_expect_eq(complaints.count, 3);
    cr_expect_eq(complaints.errors, 3);
    cr_expect_eq(complaints.omitted, 0);
    complaints_free(&complaints);
}

Test(complaint, what_is_not_kept_is_counted)
{
    struct complaints complaints = {0};
    for (int i = 0; i < COMPLAINTS_MOST + 7; i++) {
        complain(&complaints, "/a", "number %d", i);
    }
    cr_expect_eq(complaints.count, COMPLAINTS_MOST);
    cr_expect_eq(complaints.errors, COMPLAINTS_MOST + 7);
    cr_expect_eq(complaints.omitted, 7);
    complaints_free(&complaints);
}

/* The error of a spec with a thousand warnings is the one that has to be read. */
Test(complaint, an_error_takes_the_place_of_the_last_warning)
{
    struct complaints complaints = {0};
    for (int i = 0; i < COMPLAINTS_MOST + 7; i++) {
        complain_warning(&complaints, "/a", "number %d", i);
    }
    complain(&complaints, "/b", "wrong");
    complain(&complaints, "/c", "wrong");
    complain_warning(&complaints, "/d", "odd");
    cr_assert_eq(complaints.count, COMPLAINTS_MOST);
    cr_expect_eq(complaints.errors, 2);
    cr_expect_eq(complaints.omitted, 10);
    cr_expect_str_eq(complaints.list[COMPLAINTS_MOST - 3].text, "number 97");
    cr_expect_str_eq(complaints.list[COMPLAINTS_MOST - 2].where, "/b");
    cr_expect_str_eq(complaints.list[COMPLAINTS_MOST - 1].where, "/c");
    complaints_free(&complaints);
}

Test(complaint, pointers_stay_as_they_are_and_texts_are_shown)
{
    struct complaints complaints = {0};
    complain(&complaints, "/\x1b", "there is no \"%s\"", "\x1b[2J");
    cr_expect_str_eq(complaints.list[0].where, "/\x1b");
    cr_expect_str_eq(complaints.list[0].text, "there is no \"\\x1b[2J\"");
    complaints_free(&complaints);
}

/* The same words about two files are two complaints. */
Test(complaint, is_made_again_with_its_file)
{
    struct complaints first = {0};
    struct complaints second = {0};
    complain(&first, "/a", "bad");
    complain_again(&second, &first.list[0], "bad (twice)");
    first.list[0].file = memory_copy_text("machine.json");
    complain_again(&second, &first.list[0], "bad (twice)");
    complain_again(&second, &first.list[0], "bad (twice)");
    cr_assert_eq(second.count, 2);
    cr_expect_null(second.list[0].file);
    cr_expect_str_eq(second.list[1].file, "machine.json");
    cr_expect_str_eq(second.list[1].text, "bad (twice)");
    cr_expect_eq(second.errors, 2);
    complaints_free(&first);
    complaints_free(&second);
}
