/*
 * The product of two matrices, C = A x B, in blocks.
 *
 * The matrices are square, of n x n elements, row after row, one behind the other in shared memory.
 * Each is cut into blocks; the rows of blocks of C are shared out over the threads, those of a
 * thread side by side. For each block of C, and for each block along its row of A and its column
 * of B, a thread does what the three inner loops do:
 *
 *     ijk:  for each i, j:  read C;  for each k: read A[i][k], read B[k][j];  write C
 *     ikj:  for each i, k:  read A;  for each j: read C[i][j], read B[k][j], write C[i][j]
 *
 * With block = n these are the plain loops over whole matrices. It is done once, or `repeat` times.
 */
#include "models/addresses/regions.h"

extern const struct kind blocked_matrix_kind;

enum order { ORDER_IJK, ORDER_IKJ };

struct blocked_matrix_parameters {
    int64_t n;
    int64_t block; /* 0: n */
    int64_t element;
    int order;
    int64_t repeat;
};

#define MEMBER(name) offsetof(struct blocked_matrix_parameters, name)

static const char *const orders[] = {[ORDER_IJK] = "ijk", [ORDER_IKJ] = "ikj", NULL};

static TABLE(parameters_table, struct blocked_matrix_parameters,
             {.name = "n",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(n),
              .doc = "Rows of each matrix, and columns.",
              .least = 1,
              .most = 1 << 20},
             {.name = "block",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(block),
              .doc = "Rows of a block, and columns; n unless given. Blocks at the edges may have "
                     "fewer.",
              .flags = PARAMETER_OPTIONAL,
              .least = 1,
              .most = 1 << 20},
             ELEMENT_ROW(MEMBER(element)),
             {.name = "order",
              .type = PARAMETER_CHOICE,
              .offset = MEMBER(order),
              .doc = "The inner loops from the outermost on: with ijk an element of C stays in a "
                     "register.",
              .preset = "\"ijk\"",
              .choices = orders},
             {.name = "repeat",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(repeat),
              .doc = "How often the product is computed.",
              .preset = "1",
              .flags = PARAMETER_MAY_BE_INFINITE,
              .least = 1});

struct blocked_matrix {
    struct pattern pattern;
    uint64_t a, b, c; /* where the matrices begin */
    uint64_t row;     /* [bytes] */
    uint32_t n;
    uint32_t block;
    uint16_t element;
    bool is_ikj;
    int64_t repeat;
};

/* Where a thread is: in which block, and in which two of its three loops; `inner` is the third. */
struct matrix_place {
    uint32_t first_row, last_row; /* of the thread's part of C: from the first to before the last */
    uint32_t ii, jj, kk;          /* where the blocks begin */
    uint32_t i;
    uint32_t middle; /* j of ijk, k of ikj, from the start of its block */
    uint32_t inner;  /* k of ijk, j of ikj */
    uint32_t part;   /* of what is done for `inner` or around it */
    int64_t left;    /* products, this one too */
};

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    const struct blocked_matrix_parameters *parameters = from;
    struct blocked_matrix *matrix = ARENA_NEW(arena, struct blocked_matrix);
    uint64_t line = (uint64_t)around->line_bytes;
    matrix->n = (uint32_t)parameters->n;
    matrix->block = parameters->block > 0 && parameters->block < parameters->n
                        ? (uint32_t)parameters->block
                        : matrix->n;
    matrix->element = (uint16_t)parameters->element;
    matrix->row = (uint64_t)parameters->n * matrix->element;
    uint64_t bytes = (matrix->row * matrix->n + line - 1) / line * line;
    matrix->a = PATTERN_SHARED;
    matrix->b = matrix->a + bytes;
    matrix->c = matrix->b + bytes;
    matrix->is_ikj = parameters->order == ORDER_IKJ;
    matrix->repeat = parameters->repeat;
    return &matrix->pattern;
}

static void begin(struct run *run, struct pattern_place *place)
{
    const struct blocked_matrix *matrix = (const struct blocked_matrix *)place->pattern;
    struct matrix_place *state = ARENA_NEW(run->arena, struct matrix_place);
    uint64_t blocks = (matrix->n + matrix->block - 1) / matrix->block;
    uint64_t first = blocks * place->thread / place->threads * matrix->block;
    uint64_t last = blocks * (place->thread + UINT64_C(1)) / place->threads * matrix->block;
    state->first_row = (uint32_t)first;
    state->last_row = (uint32_t)(last < matrix->n ? last : matrix->n);
    state->ii = state->first_row;
    state->left = state->first_row < state->last_row ? matrix->repeat : 0;
    place->state = state;
}

/* The rows or columns of the block that begins there. */
static uint32_t width_at(const struct blocked_matrix *matrix, uint32_t begin)
{
    uint32_t left = matrix->n - begin;
    return matrix->block < left ? matrix->block : left;
}

/* Go to the next pass of the middle loop, and from the last one out to the loops around it. */
static void step_out(const struct blocked_matrix *matrix, struct matrix_place *state)
{
    uint32_t middle = matrix->is_ikj ? state->kk : state->jj;
    state->inner = 0;
    state->part = 0;
    if (++state->middle < width_at(matrix, middle)) {
        return;
    }
    state->middle = 0;
    if (++state->i < width_at(matrix, state->ii)) {
        return;
    }
    state->i = 0;
    state->kk += matrix->block;
    if (state->kk < matrix->n) {
        return;
    }
    state->kk = 0;
    state->jj += matrix->block;
    if (state->jj < matrix->n) {
        return;
    }
    state->jj = 0;
    state->ii += matrix->block;
    if (state->ii >= state->last_row) {
        state->ii = state->first_row;
        state->left -= state->left != PARAMETER_INFINITE;
    }
}

static uint64_t at(const struct blocked_matrix *matrix, uint64_t start, uint32_t row,
                   uint32_t column)
{
    return start + row * matrix->row + (uint64_t)column * matrix->element;
}

static struct access access_of(const struct blocked_matrix *matrix, uint64_t address,
                               enum access_kind kind)
{
    return (struct access){address, 0, matrix->element, (uint8_t)kind, 0};
}

/* One pass of the middle loop of ijk, as far as the list has room. */
static uint32_t fill_ijk(const struct blocked_matrix *matrix, struct matrix_place *state,
                         struct access *list, uint32_t most)
{
    uint32_t i = state->ii + state->i;
    uint32_t j = state->jj + state->middle;
    uint32_t count = 0;
    uint32_t width = width_at(matrix, state->kk);
    uint64_t a = at(matrix, matrix->a, i, state->kk + state->inner);
    uint64_t b = at(matrix, matrix->b, state->kk + state->inner, j);
    uint64_t c = at(matrix, matrix->c, i, j);
    if (state->part == 0) {
        list[count++] = access_of(matrix, c, ACCESS_READ);
        state->part = 1;
    }
    while (count < most && state->inner < width) {
        if (state->part == 1) {
            list[count++] = access_of(matrix, a, ACCESS_READ);
            state->part = 2;
            if (count == most) {
                return count;
            }
        }
        list[count++] = access_of(matrix, b, ACCESS_READ);
        state->part = 1;
        state->inner++;
        a += matrix->element;
        b += matrix->row;
    }
    if (count < most && state->inner == width) {
        list[count++] = access_of(matrix, c, ACCESS_WRITE);
        step_out(matrix, state);
    }
    return count;
}

/* The same of ikj. */
static uint32_t fill_ikj(const struct blocked_matrix *matrix, struct matrix_place *state,
                         struct access *list, uint32_t most)
{
    uint32_t i = state->ii + state->i;
    uint32_t k = state->kk + state->middle;
    uint32_t count = 0;
    uint32_t width = width_at(matrix, state->jj);
    uint64_t b = at(matrix, matrix->b, k, state->jj + state->inner);
    uint64_t c = at(matrix, matrix->c, i, state->jj + state->inner);
    if (state->part == 0) {
        list[count++] = access_of(matrix, at(matrix, matrix->a, i, k), ACCESS_READ);
        state->part = 1;
    }
    while (count < most && state->inner < width) {
        bool is_b = state->part == 2;
        list[count++] =
            access_of(matrix, is_b ? b : c, state->part == 3 ? ACCESS_WRITE : ACCESS_READ);
        if (state->part++ == 3) {
            state->part = 1;
            state->inner++;
            b += matrix->element;
            c += matrix->element;
        }
    }
    if (state->inner == width) {
        step_out(matrix, state);
    }
    return count;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    (void)run;
    const struct blocked_matrix *matrix = (const struct blocked_matrix *)place->pattern;
    struct matrix_place *state = place->state;
    uint32_t count = 0;
    while (count < most && state->left > 0) {
        count += (matrix->is_ikj ? fill_ikj : fill_ijk)(matrix, state, list + count, most - count);
    }
    return count;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct blocked_matrix_parameters *parameters = from;
    if (context->is_whole &&
        parameters->n * parameters->n > (INT64_C(1) << 34) / parameters->element) {
        scope_complain(scope, "n", context->complaints,
                       "a matrix of %lld x %lld elements of %lld bytes is larger than 16 GiB",
                       (long long)parameters->n, (long long)parameters->n,
                       (long long)parameters->element);
    }
}

static bool ends(const void *parameters)
{
    return ((const struct blocked_matrix_parameters *)parameters)->repeat != PARAMETER_INFINITE;
}

static const struct pattern_operations operations = {
    .make = make, .begin = begin, .next = next, .ends = ends};

const struct kind blocked_matrix_kind = {
    .name = "blocked_matrix",
    .role = "pattern",
    .doc = "The product of two square matrices in blocks, whose rows are shared out over the "
           "threads.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
