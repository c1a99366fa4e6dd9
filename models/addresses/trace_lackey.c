#include "models/addresses/trace_format.h"

#include <string.h>

/* The kinds of accesses by the first two characters of a line; 0: none. */
static int kind_of(const char *line)
{
    if (line[0] == 'I') {
        return line[1] == ' ' && line[2] == ' ' ? ACCESS_FETCH : -1;
    }
    if (line[0] != ' ' || line[1] == '\n' || line[2] != ' ') {
        return -1;
    }
    return line[1] == 'L'   ? ACCESS_READ
           : line[1] == 'S' ? ACCESS_WRITE
           : line[1] == 'M' ? ACCESS_MODIFY
                            : -1;
}

/* A line that valgrind itself writes, or an empty one. */
static bool is_header(const char *line)
{
    return strncmp(line, "==", 2) == 0 || strncmp(line, "--", 2) == 0 || line[0] == '\n' ||
           (line[0] == '\r' && line[1] == '\n');
}

static bool fits(const char *line)
{
    return kind_of(line) >= 0 || (is_header(line) && line[0] != '\n' && line[0] != '\r');
}

static const char *begin(struct trace_layout *layout, const char *line, const char **problem)
{
    (void)layout;
    (void)problem;
    return line;
}

static const char *read_other(const char *line, struct trace_record *record, const char **problem)
{
    record->access.kind = TRACE_NO_ACCESS;
    if (is_header(line)) {
        return (const char *)rawmemchr(line, '\n') + 1;
    }
    *problem =
        "an access is \"I  \", \" L \", \" S \" or \" M \", an address, a comma and the bytes";
    return NULL;
}

static const char *read_line(const struct trace_layout *layout, const char *line,
                             struct trace_record *record, const char **problem)
{
    uint64_t bytes;
    (void)layout;
    int kind = kind_of(line);
    if (__builtin_expect(kind < 0, 0)) {
        return read_other(line, record, problem);
    }
    record->access.kind = (uint8_t)kind;
    const char *at = trace_number(line + 3, 16, &record->access.address, problem);
    if (__builtin_expect(at == NULL, 0)) {
        return NULL;
    }
    if (__builtin_expect(*at != ',', 0)) {
        *problem = "a comma and the bytes are missing behind the address";
        return NULL;
    }
    at = trace_number(at + 1, 10, &bytes, problem);
    if (at == NULL || !trace_set_bytes(&record->access, bytes, problem) ||
        !trace_is_in_range(&record->access, problem)) {
        return NULL;
    }
    return trace_line_end(at, problem);
}

const struct trace_format trace_lackey = {"lackey", fits, begin, read_line};
