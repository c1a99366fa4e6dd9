#include "models/addresses/trace_format.h"

#include <string.h>

static const char *const names[TRACE_ROLES] = {
    [TRACE_THREAD] = "thread",
    [TRACE_KIND] = "kind",
    [TRACE_ADDRESS] = "address",
    [TRACE_BYTES] = "bytes",
    [TRACE_INSTRUCTIONS] = "instructions",
    [TRACE_DEPENDS] = "depends",
};

static bool is_end(char character)
{
    return character == ',' || character == '\r' || character == '\n';
}

/* The role that a word names; TRACE_ROLES: none. */
static enum trace_column role_of(const char *word, size_t length)
{
    size_t role = 0;
    while (role < TRACE_ROLES &&
           (strlen(names[role]) != length || memcmp(names[role], word, length) != 0)) {
        role++;
    }
    return (enum trace_column)role;
}

/* A first line with a column of addresses; what else is wrong with it is said when it is read. */
static bool fits(const char *line)
{
    for (const char *at = line; *at != '\n'; at++) {
        size_t length = 0;
        while (!is_end(at[length])) {
            length++;
        }
        if (role_of(at, length) == TRACE_ADDRESS) {
            return true;
        }
        at += length;
        if (*at == '\n') {
            break;
        }
    }
    return false;
}

static const char *begin(struct trace_layout *layout, const char *line, const char **problem)
{
    *layout = (struct trace_layout){.count = 0};
    const char *at = line;
    for (;; at++) {
        size_t length = 0;
        while (!is_end(at[length])) {
            length++;
        }
        enum trace_column role = role_of(at, length);
        if (role == TRACE_ROLES || layout->has[role]) {
            *problem = role == TRACE_ROLES ? "columns are thread, kind, address, bytes, "
                                             "instructions and depends"
                                           : "a column is there twice";
            return NULL;
        }
        layout->has[role] = true;
        layout->columns[layout->count++] = (uint8_t)role;
        at += length;
        if (*at != ',') {
            break;
        }
    }
    if (!layout->has[TRACE_KIND] || !layout->has[TRACE_ADDRESS] || !layout->has[TRACE_BYTES]) {
        *problem = "the columns kind, address and bytes are needed";
        return NULL;
    }
    return trace_line_end(at, problem);
}

static const char *read_kind(const char *at, struct access *access, const char **problem)
{
    static const char letters[] = "rwmi";
    static const uint8_t kinds[] = {ACCESS_READ, ACCESS_WRITE, ACCESS_MODIFY, ACCESS_FETCH};
    const char *letter = *at == '\0' ? NULL : strchr(letters, *at | 0x20);
    if (letter == NULL || !is_end(at[1])) {
        *problem = "a kind is r, w, m or i";
        return NULL;
    }
    access->kind = kinds[letter - letters];
    return at + 1;
}

static const char *read_depends(const char *at, struct access *access, const char **problem)
{
    if ((*at != '0' && *at != '1') || !is_end(at[1])) {
        *problem = "depends is 0 or 1";
        return NULL;
    }
    access->flags = *at == '1' ? ACCESS_DEPENDS : 0;
    return at + 1;
}

static const char *read_address(const char *at, uint64_t *address, const char **problem)
{
    bool is_hexadecimal = at[0] == '0' && (at[1] | 0x20) == 'x';
    return is_hexadecimal ? trace_number(at + 2, 16, address, problem)
                          : trace_number(at, 10, address, problem);
}

static const char *read_count(const char *at, uint32_t *count, const char **problem)
{
    uint64_t value = 0;
    at = trace_number(at, 10, &value, problem);
    if (at != NULL && value > UINT32_MAX) {
        *problem = "a count above 4294967295";
        return NULL;
    }
    *count = (uint32_t)value;
    return at;
}

static const char *read_column(enum trace_column role, const char *at, struct trace_record *record,
                               const char **problem)
{
    uint64_t bytes;
    switch (role) {
    case TRACE_THREAD:
        return read_count(at, &record->thread, problem);
    case TRACE_KIND:
        return read_kind(at, &record->access, problem);
    case TRACE_ADDRESS:
        return read_address(at, &record->access.address, problem);
    case TRACE_BYTES:
        at = trace_number(at, 10, &bytes, problem);
        return at != NULL && trace_set_bytes(&record->access, bytes, problem) ? at : NULL;
    case TRACE_INSTRUCTIONS:
        return read_count(at, &record->access.instructions, problem);
    case TRACE_DEPENDS:
        return read_depends(at, &record->access, problem);
    default:
        return NULL;
    }
}

static const char *read_line(const struct trace_layout *layout, const char *line,
                             struct trace_record *record, const char **problem)
{
    *record = (struct trace_record){.access = {.kind = TRACE_NO_ACCESS}};
    if (line[line[0] == '\r'] == '\n') {
        return trace_line_end(line, problem);
    }
    const char *at = line;
    for (uint32_t i = 0; i < layout->count; i++) {
        if (i > 0 && *at++ != ',') {
            *problem = "there are fewer values than columns";
            return NULL;
        }
        at = read_column((enum trace_column)layout->columns[i], at, record, problem);
        if (at == NULL) {
            return NULL;
        }
        if (!is_end(*at)) {
            *problem = "something stands behind a value";
            return NULL;
        }
    }
    if (*at == ',') {
        *problem = "there are more values than columns";
        return NULL;
    }
    return trace_is_in_range(&record->access, problem) ? trace_line_end(at, problem) : NULL;
}

const struct trace_format trace_csv = {"csv", fits, begin, read_line};
