#include "experiments/import/mlc.h"

#include "experiments/import/mlc_matrix.h"
#include "sim/base/memory.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum section { SECTION_NONE, SECTION_LATENCIES, SECTION_BANDWIDTHS, SECTION_PEAKS, SECTION_LOADS };

struct reading {
    struct mlc_text *mlc;
    struct mlc_line line;
    enum section section;
    struct error *error;
};

/* Words of a title, and the section that it begins. */
static const struct title {
    const char *words;
    enum section section;
} titles[] = {
    {"idle latencies", SECTION_LATENCIES},
    {"Memory Bandwidths between nodes", SECTION_BANDWIDTHS},
    {"Peak Injection Memory Bandwidths", SECTION_PEAKS},
    {"Peak Memory Bandwidths", SECTION_PEAKS}, /* before 3.0 */
    {"Loaded Latencies", SECTION_LOADS},
    {"Measuring", SECTION_NONE},
};

static bool is_there(const struct mlc_text *mlc, enum section section)
{
    return (section == SECTION_LATENCIES && mlc->latencies.rows > 0) ||
           (section == SECTION_BANDWIDTHS && mlc->bandwidths.rows > 0) ||
           (section == SECTION_PEAKS && mlc->peak_reads > 0) ||
           (section == SECTION_LOADS && mlc->load_count > 0);
}

static bool take_title(struct reading *reading)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (strcasestr(reading->line.text, titles[i].words) != NULL) {
            bool is_new = !is_there(reading->mlc, titles[i].section);
            reading->section = is_new ? titles[i].section : SECTION_NONE;
            return true;
        }
    }
    return false;
}

/* "Intel(R) Memory Latency Checker - v3.11b" */
static void take_version(struct mlc_text *mlc, const char *text)
{
    const char *name = strcasestr(text, "Memory Latency Checker");
    const char *version = name == NULL ? NULL : strstr(name, " v");
    size_t length = 0;
    if (version == NULL || mlc->version[0] != '\0') {
        return;
    }
    for (version += 2; isalnum((unsigned char)version[length]) || version[length] == '.' ||
                       version[length] == '-';
         length++) {
    }
    snprintf(mlc->version, sizeof mlc->version, "%.*s", (int)(length < 24 ? length : 24), version);
}

/* "ALL Reads        :      351762.1" */
static bool take_peak(struct reading *reading)
{
    char *colon = strchr(reading->line.text, ':');
    if (colon == NULL || strncasecmp(reading->line.text, "ALL Reads", strlen("ALL Reads")) != 0) {
        return true;
    }
    char *rest = colon + 1;
    char *word = mlc_word(&rest);
    double value;
    if (word == NULL || !mlc_number(word, &value) || value <= 0) {
        return mlc_refuse(&reading->line, reading->error,
                          "no bandwidth of reads above 0: \"%.40s\"", word == NULL ? "" : word);
    }
    reading->mlc->peak_reads = value;
    reading->mlc->peak_line = reading->line.number;
    return true;
}

/* " 00200  98.46    77830.0": a row of the table begins with its delay. */
static bool take_load(struct reading *reading)
{
    struct mlc_text *mlc = reading->mlc;
    struct mlc_load load = {.line = reading->line.number};
    double *values[] = {&load.latency, &load.bandwidth};
    char *rest = reading->line.text;
    unsigned delay;
    if (rest[0] == '\0') {
        reading->section = mlc->load_count > 0 ? SECTION_NONE : SECTION_LOADS;
        return true;
    }
    if (!mlc_whole(mlc_word(&rest), &delay)) {
        return true;
    }
    load.delay = delay;
    for (size_t i = 0; i < 2; i++) {
        char *word = mlc_word(&rest);
        if (word == NULL || !mlc_number(word, values[i]) || *values[i] <= 0) {
            return mlc_refuse(
                &reading->line, reading->error,
                "no %s above 0: \"%.40s\"; a row has the inject delay, a latency [ns] "
                "and a bandwidth [MB/s]",
                i == 0 ? "latency" : "bandwidth", word == NULL ? "" : word);
        }
    }
    mlc->loads = memory_grow(mlc->loads, mlc->load_count, &mlc->load_capacity, sizeof *mlc->loads);
    mlc->loads[mlc->load_count++] = load;
    return true;
}

static bool take_matrix(struct reading *reading, struct mlc_matrix *matrix, const char *what)
{
    bool has_ended = false;
    bool is_good = mlc_matrix_line(matrix, what, &reading->line, &has_ended, reading->error);
    reading->section = has_ended ? SECTION_NONE : reading->section;
    return is_good;
}

static bool take_line(struct reading *reading)
{
    take_version(reading->mlc, reading->line.text);
    if (take_title(reading)) {
        return true;
    }
    switch (reading->section) {
    case SECTION_LATENCIES:
        return take_matrix(reading, &reading->mlc->latencies, "latency");
    case SECTION_BANDWIDTHS:
        return take_matrix(reading, &reading->mlc->bandwidths, "bandwidth");
    case SECTION_PEAKS:
        return take_peak(reading);
    case SECTION_LOADS:
        return take_load(reading);
    case SECTION_NONE:
        break;
    }
    return true;
}

/* The next line, without blanks at its ends. @return what follows it; NULL: it was the last */
static char *cut_line(char *at, char **line)
{
    char *end = strchr(at, '\n');
    char *next = end == NULL ? NULL : end + 1;
    end = end == NULL ? at + strlen(at) : end;
    while (at < end && isspace((unsigned char)*at) != 0) {
        at++;
    }
    while (end > at && isspace((unsigned char)end[-1]) != 0) {
        end--;
    }
    *end = '\0';
    *line = at;
    return next;
}

static bool read_lines(const char *text, const char *name, struct mlc_text *mlc,
                       struct error *error)
{
    char *copy = memory_copy_text(text);
    struct reading reading = {.mlc = mlc, .line = {.name = name}, .error = error};
    bool is_good = true;
    for (char *at = copy; at != NULL && is_good;) {
        at = cut_line(at, &reading.line.text);
        reading.line.number++;
        is_good = take_line(&reading);
    }
    memory_free(copy);
    return is_good;
}

static bool check_nodes(const struct mlc_text *mlc, const char *name, struct error *error)
{
    const struct mlc_matrix *one = &mlc->latencies, *other = &mlc->bandwidths;
    struct mlc_line line = {.name = name, .number = other->line};
    bool is_same = one->rows == other->rows && one->columns == other->columns;
    for (size_t i = 0; is_same && i < one->columns; i++) {
        is_same = one->column_nodes[i] == other->column_nodes[i] &&
                  (i >= one->rows || one->row_nodes[i] == other->row_nodes[i]);
    }
    return other->rows == 0 || is_same ||
           mlc_refuse(&line, error,
                      "bandwidths between %zu x %zu nodes, but latencies (line %zu) between %zu x "
                      "%zu, or of other numbers",
                      other->rows, other->columns, one->line, one->rows, one->columns);
}

bool mlc_read(const char *text, const char *name, struct mlc_text *mlc, struct error *error)
{
    *mlc = (struct mlc_text){0};
    if (!read_lines(text, name, mlc, error)) {
        return false;
    }
    if (mlc->latencies.rows == 0) {
        return error_set(error, ERROR_SPEC, name,
                         "there is no matrix of idle latencies; mlc prints one, and mlc "
                         "--latency_matrix that alone");
    }
    return check_nodes(mlc, name, error);
}

void mlc_free(struct mlc_text *mlc)
{
    memory_free(mlc->latencies.cells);
    memory_free(mlc->bandwidths.cells);
    memory_free(mlc->loads);
    *mlc = (struct mlc_text){0};
}

size_t mlc_own_column(const struct mlc_matrix *matrix, size_t row)
{
    size_t column = 0;
    while (column < matrix->columns && matrix->column_nodes[column] != matrix->row_nodes[row]) {
        column++;
    }
    return column;
}

bool mlc_has_cores(const struct mlc_matrix *matrix, size_t column)
{
    for (size_t i = 0; i < matrix->rows; i++) {
        if (matrix->row_nodes[i] == matrix->column_nodes[column]) {
            return true;
        }
    }
    return false;
}
