/*
 * Complaints about a spec: all of them, each with its place.
 *
 * The checker and the kinds' own checks across rows (a route to a station that does not exist, an
 * unstable queue) collect here, so that a user reads every mistake at once. A complaint that was
 * made already is not repeated. At most 100 are kept, errors before warnings; the rest are counted.
 */
#ifndef SIM_COMPONENT_COMPLAINT_H
#define SIM_COMPONENT_COMPLAINT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum { COMPLAINTS_MOST = 100 };

struct complaint {
    char *file;      /* with the mistake; NULL: the spec that was opened */
    char *where;     /* JSON pointer as it is, "/system/stations/cpu/servers" */
    char *text;      /* found, expected, nearest right name, as sim/base/foreign.h shows text */
    bool is_warning; /* the spec is run all the same */
};

struct complaints {
    struct complaint list[COMPLAINTS_MOST];
    size_t count;   /* kept */
    size_t errors;  /* made, warnings left out */
    size_t omitted; /* made, but not kept */
};

/** An error at a JSON pointer. @param where  copied; one of more than 4096 bytes is cut */
void complain(struct complaints *complaints, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void complain_list(struct complaints *complaints, const char *where, const char *format,
                   va_list arguments) __attribute__((format(printf, 3, 0)));

/** Advice at a JSON pointer: legal, but probably not what is meant. */
void complain_warning(struct complaints *complaints, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Whether two complaints say the same of the same place. */
bool complaint_is_same(const struct complaint *one, const struct complaint *other);

/** A complaint that was made elsewhere, with its file and place. @param text  in place of its own
 */
void complain_again(struct complaints *complaints, const struct complaint *complaint,
                    const char *text);

void complaints_free(struct complaints *complaints);

#endif
