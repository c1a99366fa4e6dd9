#include "sim/component/complaint.h"

#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void add(struct complaints *complaints, const char *where, bool is_warning,
                const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t bytes = memory_printed(vsnprintf(NULL, 0, format, arguments)) + 1;
    char *text = memory_alloc(bytes);
    memory_printed(vsnprintf(text, bytes, format, again));
    va_end(again);

    bool is_known = false;
    for (size_t i = 0; i < complaints->count && !is_known; i++) {
        is_known = strcmp(complaints->list[i].where, where) == 0 &&
                   strcmp(complaints->list[i].text, text) == 0;
    }
    if (!is_known) {
        complaints->errors += is_warning ? 0 : 1;
    }
    if (is_known || complaints->count == COMPLAINTS_MOST) {
        complaints->omitted += is_known ? 0 : 1;
        memory_free(text);
        return;
    }
    complaints->list[complaints->count++] =
        (struct complaint){memory_copy_text(where), text, is_warning};
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
