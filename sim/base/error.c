#include "sim/base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(struct error *error, enum error_code code, const char *where, const char *format,
               ...)
{
    if (error == NULL || error->code != ERROR_NONE) {
        return false;
    }
    error->code = code;
    snprintf(error->where, sizeof error->where, "%s", where == NULL ? "" : where);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return false;
}
