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

static char *print(const char *format, va_list arguments)
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

static void add(struct complaints *complaints, const char *where, bool is_warning,
                const char *format, va_list arguments)
{
    char *text = print(format, arguments);
    char *place = copy_pointer(where);
    bool is_known = false;
    for (size_t i = 0; i < complaints->count && !is_known; i++) {
        is_known = strcmp(complaints->list[i].where, place) == 0 &&
                   strcmp(complaints->list[i].text, text) == 0;
    }
    if (!is_known) {
        complaints->errors += is_warning ? 0 : 1;
    }
    if (is_known || complaints->count == COMPLAINTS_MOST) {
        complaints->omitted += is_known ? 0 : 1;
        memory_free(text);
        memory_free(place);
        return;
    }
    complaints->list[complaints->count++] = (struct complaint){place, text, is_warning};
}

void complain_list(struct complaints *complaints, const char *where, const char *format,
                   va_list arguments)
{
    add(complaints, where, false, format, arguments);
}

void complain(struct complaints *complaints, const char *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(complaints, where, false, format, arguments);
    va_end(arguments);
}

void complain_warning(struct complaints *complaints, const char *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(complaints, where, true, format, arguments);
    va_end(arguments);
}

void complaints_free(struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        memory_free(complaints->list[i].where);
        memory_free(complaints->list[i].text);
    }
    *complaints = (struct complaints){0};
}
