#include "models/addresses/trace_reader.h"
#include "tests/models/addresses/trace_fixture.h"

/* The error of reading a text to its end, and the accesses before it. */
static size_t read_all(const char *text, struct error *error)
{
    struct trace_file file = trace_file_make(text, false);
    struct arena *arena = arena_create();
    struct trace_reader reader;
    struct trace_record record = {.thread = 0};
    size_t count = 0;
    *error = (struct error){0};
    if (trace_reader_open(&reader, arena, file.path, error)) {
        while (trace_reader_next(&reader, &record, error) == TRACE_READ) {
            count += record.access.kind != TRACE_NO_ACCESS;
        }
        cr_expect(error->code != ERROR_NONE || trace_reader_rewind(&reader, error));
    }
    cr_expect(error->code == ERROR_NONE || strcmp(error->where, file.path) == 0, "%s",
              error->where);
    arena_destroy(arena);
    trace_file_remove(&file);
    return count;
}

Test(trace_reader, formats_are_found_out)
{
    struct error error;
    cr_expect_eq(read_all("==1== Lackey\nI  10,4\n L 20,8\n", &error), 2, "%s", error.text);
    cr_expect_eq(read_all("kind,address,bytes\nr,1,1\nw,2,2\nm,3,3", &error), 3, "%s", error.text);
    cr_expect_eq(error.code, ERROR_NONE);
    read_all("0x1000 r 8\n", &error);
    expect_words(&error, "line 1: \"0x1000 r 8\": this is neither");
    read_all("", &error);
    expect_words(&error, "the file is empty");
}

Test(trace_reader, an_error_has_the_number_of_its_line)
{
    struct error error;
    cr_expect_eq(read_all("==1== Lackey\nI  10,4\n\n L 20,8\n L 20,0\n", &error), 2);
    expect_words(&error, "line 5: \" L 20,0\": an access of 0 bytes");
    cr_expect_eq(read_all("kind,address,bytes\nr,1,1\nx,2,2\n", &error), 1);
    expect_words(&error, "line 3: \"x,2,2\": a kind is");
    read_all("kind,address\nr,1\n", &error);
    expect_words(&error, "line 1: \"kind,address\": the columns");
}
