#include "experiments/results/measured_curve.h"

#include "sim/base/memory.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1024 };

static const char blanks[] = " \t\r\n";
static const char expected[] = "a line has a size and a throughput, e.g. 4,1250.5";

/* Where in the file. */
struct file_line {
    const char *path;
    size_t line;
};

static bool refuse_line(const struct file_line *at, const char *what, const char *found,
                        struct error *error)
{
    char where[256];
    snprintf(where, sizeof where, "%s:%zu", at->path, at->line);
    return error_set(error, ERROR_SPEC, where, "%s\"%.60s\"; %s", what, found, expected);
}

/* Cut blanks off both ends. */
static char *trim(char *text)
{
    text += strspn(text, blanks);
    size_t length = strlen(text);
    while (length > 0 && strchr(blanks, text[length - 1]) != NULL) {
        length--;
    }
    text[length] = '\0';
    return text;
}

/* A decimal number and nothing else: strtod alone takes "inf", "nan" and "0x1p3" too. */
static bool read_decimal(const char *text, double *value)
{
    char *end;
    if (text[0] == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0') {
        return false;
    }
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static void add_measurement(struct measured_curve *curve, double n, double throughput)
{
    size_t capacity = curve->capacity;
    curve->n = memory_grow(curve->n, curve->count, &capacity, sizeof *curve->n);
    curve->throughput =
        memory_grow(curve->throughput, curve->count, &curve->capacity, sizeof *curve->throughput);
    curve->n[curve->count] = n;
    curve->throughput[curve->count++] = throughput;
}

static bool read_fields(struct measured_curve *curve, const struct file_line *at, char *text,
                        bool *may_be_header, struct error *error)
{
    char *separator = text + strcspn(text, ",;");
    if (*separator == '\0') {
        return refuse_line(at, "one column in ", text, error);
    }
    *separator = '\0';
    char *second = trim(separator + 1);
    char *first = trim(text);
    double n = 0, throughput = 0;
    if (second[strcspn(second, ",;")] != '\0') {
        return refuse_line(at, "a third column after ", first, error);
    }
    bool has_n = read_decimal(first, &n);
    bool has_throughput = read_decimal(second, &throughput);
    bool is_header = *may_be_header && !has_n && !has_throughput;
    *may_be_header = false;
    if (is_header) {
        return true;
    }
    if (!has_n || !has_throughput) {
        return refuse_line(at, "no number: ", has_n ? second : first, error);
    }
    if (n < 1) {
        return refuse_line(at, "a size under 1: ", first, error);
    }
    if (throughput <= 0) {
        return refuse_line(at, "a throughput that is not above 0: ", second, error);
    }
    if (curve->count == MEASURED_POINTS_MOST) {
        return refuse_line(at, "more than 10000 points: ", first, error);
    }
    add_measurement(curve, n, throughput);
    return true;
}

static bool read_rows(FILE *file, const char *path, struct measured_curve *curve,
                      struct error *error)
{
    static const char mark[] = "\xef\xbb\xbf"; /* the byte order mark of some spreadsheets */
    struct file_line at = {.path = path};
    bool may_be_header = true;
    char line[LINE_BYTES];
    while (fgets(line, sizeof line, file) != NULL) {
        at.line++;
        size_t length = strlen(line);
        if (length == 0 || (length + 1 == sizeof line && line[length - 1] != '\n')) {
            return refuse_line(&at, "no text, or a line of more than 1000 bytes: ", line, error);
        }
        bool has_mark = at.line == 1 && strncmp(line, mark, strlen(mark)) == 0;
        char *text = trim(line + (has_mark ? strlen(mark) : 0));
        if (text[0] != '\0' && text[0] != '#' &&
            !read_fields(curve, &at, text, &may_be_header, error)) {
            return false;
        }
    }
    if (ferror(file)) {
        return error_set(error, ERROR_IO, path, "cannot be read: %s", strerror(errno));
    }
    return curve->count > 0 || error_set(error, ERROR_SPEC, path, "no points; %s", expected);
}

bool measured_curve_read(const char *path, struct measured_curve *curve, struct error *error)
{
    *curve = (struct measured_curve){0};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return error_set(error, ERROR_NO_INPUT, path, "cannot be opened: %s", strerror(errno));
    }
    bool is_good = read_rows(file, path, curve, error);
    fclose(file);
    return is_good;
}

void measured_curve_free(struct measured_curve *curve)
{
    memory_free(curve->n);
    memory_free(curve->throughput);
    *curve = (struct measured_curve){0};
}
