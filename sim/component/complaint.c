#include "sim/component/complaint.h"

#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

enum { WHERE_MOST = 4096 };

static char *copy_shown(const char *text, size_t most)
{
    struct text_buffer shown = {0};
    foreign_append(&shown, text, most);
    return shown.text;
}

static char *print_complaint(const char *format, va_list arguments)
{
    struct text_buffer text = {0};
    text_print_list(&text, format, arguments);
    char *shown = copy_shown(text.text, FOREIGN_SENTENCE);
    text_buffer_free(&text);
    return shown;
}

/* Others compare pointers, so they stay as they are; but a spec may have a key of megabytes. */
static char *copy_pointer(const char *where)
{
    return strlen(where) > WHERE_MOST ? copy_shown(where, FOREIGN_MOST) : memory_copy_text(where);
}

static void free_texts(struct complaint *complaint)
{
    memory_free(complaint->file);
    memory_free(complaint->where);
    memory_free(complaint->text);
}

bool complaint_is_same(const struct complaint *one, const struct complaint *other)
{
    bool is_same_file = one->file == NULL || other->file == NULL
                            ? one->file == other->file
                            : strcmp(one->file, other->file) == 0;
    return is_same_file && strcmp(one->where, other->where) == 0 &&
           strcmp(one->text, other->text) == 0;
}

/* Makes room for an error. @return false: all that is kept are errors */
static bool drop_warning(struct complaints *complaints)
{
    size_t last = complaints->count;
    while (last > 0 && !complaints->list[last - 1].is_warning) {
        last--;
    }
    if (last > 0) {
        free_texts(&complaints->list[last - 1]);
        memmove(&complaints->list[last - 1], &complaints->list[last],
                (complaints->count - last) * sizeof *complaints->list);
        complaints->count--;
    }
    return last > 0;
}

/* Takes the texts over. */
static void keep_complaint(struct complaints *complaints, struct complaint complaint)
{
    bool is_known = false;
    for (size_t i = 0; i < complaints->count && !is_known; i++) {
        is_known = complaint_is_same(&complaints->list[i], &complaint);
    }
    if (!is_known) {
        complaints->errors += complaint.is_warning ? 0 : 1;
    }
    bool is_full = complaints->count == COMPLAINTS_MOST;
    complaints->omitted += is_full && !is_known ? 1 : 0;
    if (is_known || (is_full && (complaint.is_warning || !drop_warning(complaints)))) {
        free_texts(&complaint);
        return;
    }
    complaints->list[complaints->count++] = complaint;
}

static void add_complaint(struct complaints *complaints, const char *where, bool is_warning,
                          const char *format, va_list arguments)
{
    keep_complaint(complaints, (struct complaint){.where = copy_pointer(where),
                                                  .text = print_complaint(format, arguments),
                                                  .is_warning = is_warning});
}

void complain_again(struct complaints *complaints, const struct complaint *complaint,
                    const char *text)
{
    keep_complaint(complaints, (struct complaint){.file = complaint->file == NULL
                                                              ? NULL
                                                              : memory_copy_text(complaint->file),
                                                  .where = memory_copy_text(complaint->where),
                                                  .text = copy_shown(text, FOREIGN_SENTENCE),
                                                  .is_warning = complaint->is_warning});
}

void complain_list(struct complaints *complaints, const char *where, const char *format,
                   va_list arguments)
{
    add_complaint(complaints, where, false, format, arguments);
}

void complain(struct complaints *complaints, const char *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_complaint(complaints, where, false, format, arguments);
    va_end(arguments);
}

void complain_warning(struct complaints *complaints, const char *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_complaint(complaints, where, true, format, arguments);
    va_end(arguments);
}

void complaints_free(struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        free_texts(&complaints->list[i]);
    }
    *complaints = (struct complaints){0};
}
