#include "sim/base/error.h"

#include "sim/base/foreign.h"

bool error_set_list(struct error *error, enum error_code code, const char *where,
                    const char *format, va_list arguments)
{
    if (error == NULL || error->code != ERROR_NONE) {
        return false;
    }
    error->code = code;
    foreign_fit(error->where, sizeof error->where, where == NULL ? "" : where);
    struct text_buffer text = {0};
    text_print_list(&text, format, arguments);
    foreign_fit(error->text, sizeof error->text, text.text);
    text_buffer_free(&text);
    return false;
}

bool error_set(struct error *error, enum error_code code, const char *where, const char *format,
               ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_set_list(error, code, where, format, arguments);
    va_end(arguments);
    return false;
}
