#include "experiments/spec/reader/reader.h"
#include "tests/experiments/spec/spec_text.h"

Test(reader_place, names_begin_with_a_letter)
{
    cr_expect(reader_is_name("a"));
    cr_expect(reader_is_name("Zebra_9-x"));
    cr_expect(!reader_is_name(""));
    cr_expect(!reader_is_name("9a"));
    cr_expect(!reader_is_name("_a"));
    cr_expect(!reader_is_name("a.b"));
    cr_expect(!reader_is_name("\xc3\xa4"));
}

/* Complaints stand where the reader is, and it goes back to where it was. */
Test(reader_place, complains_where_it_stands)
{
    static const char *const known[] = {"latency", "banks"};
    struct arena *arena = arena_create();
    struct complaints complaints = {0};
    struct reader reader = {0};
    reader_start(&reader, arena, &complaints, 1000);
    size_t top = reader_enter(&reader, "system");
    size_t system = reader_enter(&reader, "a/b");
    reader_enter_index(&reader, 3);
    cr_expect(!reader_complain(&reader, "is %d", 5));
    reader_leave(&reader, system);
    reader_complain_unknown(&reader, "key", "latncy", known, 2);
    reader_leave(&reader, top);
    reader_complain(&reader, "is empty");
    cr_assert_eq(complaints.count, 3);
    cr_expect(has_complaint(&complaints, "/system/a~1b/3", "is 5"));
    cr_expect(has_complaint(&complaints, "/system", "did you mean \"latency\"?"));
    cr_expect(has_complaint(&complaints, "", "is empty"));
    reader_free(&reader);
    complaints_free(&complaints);
    arena_destroy(arena);
}
