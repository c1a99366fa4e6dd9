#include "experiments/import/notes.h"

#include "experiments/screen/wrap.h"
#include "sim/base/foreign.h"

static const char *const titles[NOTES] = {
    [NOTE_READ] = "Read:",
    [NOTE_FITTED] = "Fitted:",
    [NOTE_ASSUMED] = "Not in the file, so a default stands for it:",
    [NOTE_UNUSED] = "In the file, but not in the machine:",
};

void notes_add(struct notes *notes, enum note sort, const char *format, ...)
{
    struct text_buffer sentence = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&sentence, format, arguments);
    va_end(arguments);
    text_append(&notes->texts[sort], "  ");
    foreign_append(&notes->texts[sort], sentence.text, FOREIGN_SENTENCE);
    text_append(&notes->texts[sort], "\n");
    text_buffer_free(&sentence);
}

void notes_print(const struct notes *notes, size_t width, FILE *out)
{
    for (enum note sort = 0; sort < NOTES; sort++) {
        if (notes->texts[sort].length > 0) {
            fprintf(out, "%s\n", titles[sort]);
            wrap_print(notes->texts[sort].text, width, out);
        }
    }
}

void notes_free(struct notes *notes)
{
    for (enum note sort = 0; sort < NOTES; sort++) {
        text_buffer_free(&notes->texts[sort]);
    }
}
