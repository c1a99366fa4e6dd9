#include "experiments/spec/complaints_print.h"

#include "sim/base/foreign.h"

/* A path of a file, or a pointer: foreign, and as long as a spec makes it. */
static void print_place(const char *place, FILE *out)
{
    char shown[FOREIGN_BYTES];
    fprintf(out, "%s: ", foreign_word(shown, place));
}

void complaints_print(const struct complaints *complaints, const char *file, FILE *out)
{
    for (size_t i = 0; i < complaints->count; i++) {
        const struct complaint *complaint = &complaints->list[i];
        print_place(complaint->file == NULL ? file : complaint->file, out);
        if (complaint->where[0] != '\0') {
            print_place(complaint->where, out);
        }
        fprintf(out, "%s%s\n", complaint->is_warning ? "warning: " : "", complaint->text);
    }
    if (complaints->omitted > 0) {
        print_place(file, out);
        fprintf(out, "and %zu more\n", complaints->omitted);
    }
}
