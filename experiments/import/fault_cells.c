#include "experiments/import/fault_cells.h"

#include <string.h>

char fault_cells_separator(const char *line)
{
    static const char separators[] = ",;\t";
    size_t most = 0;
    char best = ',';
    for (const char *separator = separators; *separator != '\0'; separator++) {
        size_t count = 0;
        bool is_quoted = false;
        for (const char *at = line; *at != '\0' && (is_quoted || *at != '\n'); at++) {
            is_quoted = is_quoted != (*at == '"');
            count += !is_quoted && *at == *separator;
        }
        best = count > most ? *separator : best;
        most = count > most ? count : most;
    }
    return best;
}

static bool is_blank(const struct fault_cells *cells, char byte)
{
    return byte != cells->separator && (byte == ' ' || byte == '\t' || byte == '\r');
}

static bool take_quoted(struct fault_cells *cells, struct text_buffer *cell)
{
    for (cells->at++; cells->at[0] != '"' || cells->at[1] == '"'; cells->at++) {
        if (cells->at[0] == '\0') {
            cells->wrong = "a quoted cell does not end";
            return false;
        }
        cells->line += cells->at[0] == '\n';
        cells->at += cells->at[0] == '"';
        text_append_bytes(cell, cells->at, 1);
    }
    cells->at++;
    return true;
}

static void take_plain(struct fault_cells *cells, struct text_buffer *cell)
{
    const char *from = cells->at;
    while (cells->at[0] != '\0' && cells->at[0] != '\n' && cells->at[0] != cells->separator) {
        cells->at++;
    }
    const char *to = cells->at;
    while (to > from && is_blank(cells, to[-1])) {
        to--;
    }
    text_append_bytes(cell, from, (size_t)(to - from));
}

bool fault_cells_take(struct fault_cells *cells, struct text_buffer *cell, bool *is_last)
{
    cells->wrong = NULL;
    cell->length = 0;
    text_append(cell, "");
    while (is_blank(cells, cells->at[0])) {
        cells->at++;
    }
    if (cells->at[0] != '"') {
        take_plain(cells, cell);
    } else if (!take_quoted(cells, cell)) {
        return false;
    }
    while (is_blank(cells, cells->at[0])) {
        cells->at++;
    }
    *is_last = cells->at[0] == '\0' || cells->at[0] == '\n';
    if (!*is_last && cells->at[0] != cells->separator) {
        cells->wrong = "text behind a quoted cell";
        return false;
    }
    cells->line += cells->at[0] == '\n';
    cells->at += cells->at[0] != '\0';
    return true;
}
