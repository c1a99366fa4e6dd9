#include "experiments/grid.h"

#include "experiments/amount.h"
#include "sim/base/memory.h"

void grid_init(struct grid *grid)
{
    *grid = (struct grid){.arena = arena_create()};
}

void grid_free(struct grid *grid)
{
    memory_free(grid->is_right);
    memory_free(grid->cells);
    arena_destroy(grid->arena);
    *grid = (struct grid){0};
}

void grid_cell(struct grid *grid, const char *text)
{
    grid->cells = memory_grow(grid->cells, grid->count, &grid->capacity, sizeof *grid->cells);
    grid->cells[grid->count++] = arena_copy(grid->arena, text);
}

void grid_column(struct grid *grid, const char *heading, bool is_right)
{
    grid->is_right =
        memory_grow(grid->is_right, grid->columns, &grid->column_capacity, sizeof *grid->is_right);
    grid->is_right[grid->columns++] = is_right;
    grid_cell(grid, heading);
}

static void print_blanks(size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++) {
        fputc(' ', out);
    }
}

void grid_print(const struct grid *grid, FILE *out)
{
    size_t *widths = memory_alloc(grid->columns * sizeof *widths);
    for (size_t i = 0; i < grid->count; i++) {
        size_t width = amount_width(grid->cells[i]);
        size_t column = i % grid->columns;
        widths[column] = width > widths[column] ? width : widths[column];
    }
    for (size_t i = 0; i < grid->count; i++) {
        size_t column = i % grid->columns;
        size_t blanks = widths[column] - amount_width(grid->cells[i]);
        bool is_last = column + 1 == grid->columns;
        print_blanks(grid->is_right[column] ? blanks : 0, out);
        fputs(grid->cells[i], out);
        print_blanks(is_last ? 0 : (grid->is_right[column] ? 0 : blanks) + 2, out);
        if (is_last) {
            fputc('\n', out);
        }
    }
    memory_free(widths);
}
