#include "experiments/import/notes.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>

Test(notes, stand_under_the_title_of_their_sort)
{
    struct notes notes = {0};
    char *text;
    FILE *out = memory_stream(&text);
    notes_add(&notes, NOTE_ASSUMED, "banks: %d", 32);
    notes_add(&notes, NOTE_READ, "one");
    notes_add(&notes, NOTE_READ, "two \x1b[2J");
    notes_print(&notes, 0, out);
    memory_stream_end(out, &text);
    cr_expect_str_eq(text, "Read:\n  one\n  two \\x1b[2J\n"
                           "Not in the file, so a default stands for it:\n  banks: 32\n");
    memory_free(text);
    notes_free(&notes);
}

Test(notes, fit_the_width)
{
    struct notes notes = {0};
    char *text;
    FILE *out = memory_stream(&text);
    notes_add(&notes, NOTE_FITTED, "a sentence that is longer than its line");
    notes_print(&notes, 24, out);
    memory_stream_end(out, &text);
    cr_expect_str_eq(text, "Fitted:\n  a sentence that is\n    longer than its line\n");
    memory_free(text);
    notes_free(&notes);
}
