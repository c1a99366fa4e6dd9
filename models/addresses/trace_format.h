/*
 * Formats of traces: an access from a line of text.
 *
 * lackey is what `valgrind --tool=lackey --trace-mem=yes` writes:
 *
 *     ==8231== Lackey, an example Valgrind tool
 *     I  0400d7d4,8
 *      L 1ffefff5a8,8
 *      S 04221cd0,8
 *      M 0421c7cc,4
 *
 * an instruction fetched, a load, a store and a modify, each with a hexadecimal address and the
 * bytes. csv has a line of names, in any order, of which kind, address and bytes are needed:
 *
 *     thread,kind,address,bytes,instructions,depends
 *     0,r,0x1000,8,3,0
 *     1,w,4096,8,0,1
 *
 * A kind is r, w, m or i, an address decimal or behind 0x hexadecimal, `instructions` those
 * executed since the thread's access before, and `depends` 1 where the address comes from that
 * access.
 */
#ifndef MODELS_ADDRESSES_TRACE_FORMAT_H
#define MODELS_ADDRESSES_TRACE_FORMAT_H

#include "models/machine/access.h"

#include <stddef.h>

/** The line is no access: a header, an empty line. */
#define TRACE_NO_ACCESS 255

enum { TRACE_COLUMNS_MOST = 16, TRACE_ADDRESS_BITS = 48 };

/** An access of a trace, and its thread, 0 where the trace has no threads. */
struct trace_record {
    struct access access; /* its kind may be TRACE_NO_ACCESS */
    uint32_t thread;
};

/** The roles of columns. */
enum trace_column {
    TRACE_THREAD,
    TRACE_KIND,
    TRACE_ADDRESS,
    TRACE_BYTES,
    TRACE_INSTRUCTIONS,
    TRACE_DEPENDS,
    TRACE_ROLES,
};

/** The columns of a trace, known before its lines are read. */
struct trace_layout {
    uint32_t count;                      /* of columns */
    uint8_t columns[TRACE_COLUMNS_MOST]; /* enum trace_column */
    bool has[TRACE_ROLES];
};

struct trace_format {
    const char *name;
    /** Whether a first line may be of this format. */
    bool (*fits)(const char *line);
    /** Read what stands above the lines. @return behind it; NULL: `problem` says what is wrong */
    const char *(*begin)(struct trace_layout *layout, const char *line, const char **problem);
    /** Read a line. @return the next one; NULL: `problem` says what is wrong */
    const char *(*read)(const struct trace_layout *layout, const char *line,
                        struct trace_record *record, const char **problem);
};

extern const struct trace_format trace_lackey;
extern const struct trace_format trace_csv;

/** The value of each hexadecimal digit, and 1; 0 for other characters. */
extern const uint8_t trace_digits[256];

/** A whole number of digits below a base, 10 or 16. @return behind it; NULL: no digit, or above 48
 *  bits, as `problem` says */
static inline const char *trace_number(const char *at, unsigned base, uint64_t *value,
                                       const char **problem)
{
    const char *first = at;
    uint64_t sum = 0;
    unsigned digit;
    while ((digit = trace_digits[(unsigned char)*at] - 1U) < base) {
        if (__builtin_expect(sum >> TRACE_ADDRESS_BITS != 0, 0)) {
            break;
        }
        sum = sum * base + digit;
        at++;
    }
    if (__builtin_expect(at == first || sum >> TRACE_ADDRESS_BITS != 0, 0)) {
        *problem = at == first ? "a number is missing" : "a number of more than 48 bits";
        return NULL;
    }
    *value = sum;
    return at;
}

/** The bytes of an access, which have to end below 2^48. @return whether they are good */
static inline bool trace_set_bytes(struct access *access, uint64_t bytes, const char **problem)
{
    if (__builtin_expect(bytes - 1 > UINT16_MAX - 1, 0)) {
        *problem = bytes == 0 ? "an access of 0 bytes" : "an access of more than 65535 bytes";
        return false;
    }
    access->bytes = (uint16_t)bytes;
    return true;
}

/** Whether an access ends below 2^48. */
static inline bool trace_is_in_range(const struct access *access, const char **problem)
{
    if (__builtin_expect((access->address + access->bytes) >> TRACE_ADDRESS_BITS != 0 &&
                             access->address + access->bytes != UINT64_C(1) << TRACE_ADDRESS_BITS,
                         0)) {
        *problem = "an address of more than 48 bits";
        return false;
    }
    return true;
}

/** The end of a line, a line feed with or without a carriage return. @return behind it, or NULL */
static inline const char *trace_line_end(const char *at, const char **problem)
{
    bool returns = *at == '\r';
    at += returns;
    if (__builtin_expect(*at != '\n', 0)) {
        *problem = returns ? "there is a carriage return without a line feed"
                           : "there is more than an access";
        return NULL;
    }
    return at + 1;
}

#endif
