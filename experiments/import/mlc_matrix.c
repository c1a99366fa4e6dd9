#include "experiments/import/mlc_matrix.h"

#include "sim/base/memory.h"
#include "sim/base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool mlc_refuse(const struct mlc_line *line, struct error *error, const char *format, ...)
{
    struct text_buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&text, format, arguments);
    va_end(arguments);
    error_set(error, ERROR_SPEC, line->name, "line %zu: %s", line->number, text.text);
    text_buffer_free(&text);
    return false;
}

char *mlc_word(char **rest)
{
    char *word;
    do {
        word = strsep(rest, " \t");
    } while (word != NULL && word[0] == '\0');
    return word;
}

bool mlc_whole(const char *word, unsigned *value)
{
    size_t digits = strspn(word, "0123456789");
    *value = (unsigned)strtoul(word, NULL, 10);
    return digits > 0 && digits <= 9 && word[digits] == '\0';
}

/* The comma that is a decimal point: the last one, unless a point or three digits follow. MLC
 * prints one or two decimals. */
static const char *decimal_comma(const char *word)
{
    const char *comma = strrchr(word, ',');
    bool is_of_thousands = comma != NULL && (strchr(comma, '.') != NULL || strlen(comma + 1) == 3);
    return is_of_thousands ? NULL : comma;
}

bool mlc_number(const char *word, double *value)
{
    char digits[64];
    size_t count = 0;
    const char *comma = decimal_comma(word);
    if (strlen(word) >= sizeof digits || word[strspn(word, "0123456789+-.,")] != '\0') {
        return false;
    }
    for (const char *c = word; *c != '\0'; c++) {
        bool is_of_thousands = (comma != NULL && *c == '.') || (*c == ',' && c != comma);
        if (!is_of_thousands) {
            digits[count++] = c == comma ? '.' : *c;
        }
    }
    digits[count] = '\0';
    char *end;
    *value = strtod(digits, &end);
    return count > 0 && *end == '\0' && isfinite(*value);
}

/* Words before the numbers of nodes: "Numa node", "Memory node", "Socket". */
static bool is_of_header(const char *word)
{
    static const char *const words[] = {"numa", "node", "memory", "socket"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_node(const unsigned *nodes, size_t count, unsigned node)
{
    for (size_t i = 0; i < count; i++) {
        if (nodes[i] == node) {
            return true;
        }
    }
    return false;
}

/* The line of node numbers, when it is one. */
static bool take_header(struct mlc_matrix *matrix, const struct mlc_line *line, char *rest,
                        struct error *error)
{
    size_t count = 0;
    for (char *word = mlc_word(&rest); word != NULL; word = mlc_word(&rest)) {
        unsigned node;
        if (count == 0 && is_of_header(word)) {
            continue;
        }
        if (!mlc_whole(word, &node)) {
            return true; /* another line */
        }
        if (count == MLC_NODES_MOST) {
            return mlc_refuse(line, error, "more than %d nodes", MLC_NODES_MOST);
        }
        if (has_node(matrix->column_nodes, count, node)) {
            return mlc_refuse(line, error, "node %u stands twice", node);
        }
        matrix->column_nodes[count++] = node;
    }
    matrix->columns = count;
    matrix->line = line->number;
    return true;
}

static bool take_cell(struct mlc_matrix *matrix, const char *what, const struct mlc_line *line,
                      const char *word, size_t column, struct error *error)
{
    double value;
    if (!mlc_number(word, &value)) {
        return mlc_refuse(line, error, "no %s: \"%.40s\", from node %u to node %u", what, word,
                          matrix->row_nodes[matrix->rows], matrix->column_nodes[column]);
    }
    if (value <= 0) {
        return mlc_refuse(line, error, "a %s of %.40s, from node %u to node %u; it is above 0",
                          what, word, matrix->row_nodes[matrix->rows],
                          matrix->column_nodes[column]);
    }
    matrix->cells[matrix->rows * matrix->columns + column] = value;
    return true;
}

static bool take_row(struct mlc_matrix *matrix, const char *what, const struct mlc_line *line,
                     unsigned node, char *rest, struct error *error)
{
    size_t count = 0;
    if (has_node(matrix->row_nodes, matrix->rows, node)) {
        return mlc_refuse(line, error, "a second row of node %u", node);
    }
    if (!has_node(matrix->column_nodes, matrix->columns, node)) {
        return mlc_refuse(line, error,
                          "a row of node %u, which has no column: a node with cores and without "
                          "memory cannot stand in a machine file",
                          node);
    }
    matrix->cells = memory_grow(matrix->cells, matrix->rows, &matrix->row_capacity,
                                matrix->columns * sizeof *matrix->cells);
    matrix->row_nodes[matrix->rows] = node;
    for (char *word = mlc_word(&rest); word != NULL; word = mlc_word(&rest), count++) {
        if (count < matrix->columns && !take_cell(matrix, what, line, word, count, error)) {
            return false;
        }
    }
    matrix->rows++;
    return count == matrix->columns ||
           mlc_refuse(line, error, "%zu values for %zu nodes: one %s to the memory of each", count,
                      matrix->columns, what);
}

bool mlc_matrix_line(struct mlc_matrix *matrix, const char *what, const struct mlc_line *line,
                     bool *ended, struct error *error)
{
    char *rest = line->text;
    unsigned node;
    if (rest[0] == '\0') {
        *ended = matrix->rows > 0;
        return true;
    }
    if (matrix->columns == 0) {
        return isalpha((unsigned char)rest[0]) == 0 || take_header(matrix, line, rest, error);
    }
    return !mlc_whole(mlc_word(&rest), &node) || take_row(matrix, what, line, node, rest, error);
}
