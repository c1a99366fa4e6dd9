/*
 * Errors that a user can cause, carried back to the caller.
 *
 * A function that can fail takes a `struct error *` last and returns false when it filled it in.
 * The first error wins: a second error_set on the same struct changes nothing, so that a clean-up
 * that fails too cannot hide the cause. The caller owns the struct and starts it at zero; NULL is
 * allowed where the caller needs none. Both texts are kept as sim/base/foreign.h shows them,
 * whatever was put into them, so they can be printed as they are.
 */
#ifndef SIM_BASE_ERROR_H
#define SIM_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

enum error_code {
    ERROR_NONE = 0,
    ERROR_RUN = 2,       /* a run failed */
    ERROR_USAGE = 64,    /* wrong command line */
    ERROR_SPEC = 65,     /* bad spec */
    ERROR_NO_INPUT = 66, /* the spec cannot be opened */
    ERROR_INTERNAL = 70, /* a mistake of ours */
    ERROR_CREATE = 73,   /* an output cannot be created */
    ERROR_IO = 74,       /* reading or writing failed */
};

struct error {
    enum error_code code; /* also the exit status of the program */
    char where[256];      /* file and JSON pointer, or component path and simulated time */
    char text[768];       /* found value, expected value */
};

/**
 * Fill in an error unless one is there already.
 *
 * @return false always, so that a caller can `return error_set(...)`
 */
bool error_set(struct error *error, enum error_code code, const char *where, const char *format,
               ...) __attribute__((format(printf, 4, 5)));

bool error_set_list(struct error *error, enum error_code code, const char *where,
                    const char *format, va_list arguments) __attribute__((format(printf, 4, 0)));

#endif
