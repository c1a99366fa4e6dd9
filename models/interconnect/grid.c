#include "models/interconnect/grid.h"

#include "models/planted.h"

enum direction { DOWN, UP, DIRECTIONS };

struct shape {
    uint32_t dimensions;
    uint32_t size[GRID_DIMENSIONS_MOST];
};

struct grid {
    struct links links;
    struct shape shape;
    bool wraps;
    uint16_t *places; /* coordinates of each processor */
    uint32_t *out;    /* its link in each dimension and direction */
    struct stream ties;
};

const struct parameter grid_size_row = {.name = "size",
                                        .type = PARAMETER_INTEGER,
                                        .doc = "Processors in this dimension.",
                                        .least = 1,
                                        .most = 65536};

/* Two dimensions as nearly equal as the number of processors allows. */
static struct shape nearly_square(uint32_t processors)
{
    uint32_t height = 1;
    for (uint32_t divisor = 1; divisor * divisor <= processors; divisor++) {
        height = processors % divisor == 0 ? divisor : height;
    }
    return (struct shape){.dimensions = 2, .size = {processors / height, height}};
}

static struct shape shape_of(const struct grid_parameters *parameters, uint32_t processors)
{
    if (parameters->shape.count == 0) {
        return nearly_square(processors);
    }
    const int64_t *sizes = parameters->shape.elements;
    struct shape shape = {.dimensions = (uint32_t)parameters->shape.count};
    for (uint32_t d = 0; d < shape.dimensions; d++) {
        shape.size[d] = (uint32_t)sizes[d];
    }
    return shape;
}

/* Steps from one coordinate up to another, going round the end. */
static uint32_t steps_up(uint32_t size, uint32_t from, uint32_t to)
{
    return to >= from ? to - from : to + size - from;
}

/* Which way a line goes in a dimension; both ways of a torus are equally likely where they are as
 * long. */
static enum direction direction(struct grid *grid, uint32_t size, uint32_t from, uint32_t to)
{
    bool is_up = to > from;
    if (grid->wraps && size > 2) {
        uint32_t up = steps_up(size, from, to);
        uint32_t down = size - up;
        is_up = up == down ? stream_below(&grid->ties, 2) == 0 : up < down;
        is_up = is_up != PLANTED("a torus goes the longer way round");
    }
    return is_up ? UP : DOWN;
}

static uint32_t route(struct links *links, struct reference *reference, uint32_t processor)
{
    struct grid *grid = (struct grid *)links;
    uint32_t dimensions = grid->shape.dimensions;
    const uint16_t *here = grid->places + (size_t)processor * dimensions;
    const uint16_t *there =
        grid->places +
        (size_t)interconnect_place(&grid->links.around, reference->home) * dimensions;
    for (uint32_t d = 0; d < dimensions; d++) {
        if (here[d] != there[d]) {
            enum direction way = direction(grid, grid->shape.size[d], here[d], there[d]);
            return grid->out[((size_t)processor * dimensions + d) * DIRECTIONS + way];
        }
    }
    return LINKS_HOME;
}

static void complain_of_shape(const struct grid_parameters *parameters, const struct scope *scope,
                              const struct check_context *context)
{
    const struct interconnect_environment *around = context->environment;
    const int64_t *sizes = parameters->shape.elements;
    double places = 1;
    for (size_t d = 0; d < parameters->shape.count; d++) {
        places *= (double)sizes[d];
    }
    if (parameters->shape.count > GRID_DIMENSIONS_MOST) {
        scope_complain(scope, "shape", context->complaints, "has %zu dimensions, more than %d",
                       parameters->shape.count, GRID_DIMENSIONS_MOST);
    } else if (places != around->processors) {
        scope_complain(
            scope, "shape", context->complaints,
            "has room for %.0f %ss, but there are %u: the sizes, multiplied, must be the "
            "number of %ss",
            places, interconnect_end(around), around->processors, interconnect_end(around));
    }
}

void grid_check(const struct grid_parameters *parameters, const struct scope *scope,
                const struct check_context *context)
{
    links_check(&parameters->link, scope, context);
    links_check_layout(scope, context);
    if (parameters->shape.count > 0) {
        complain_of_shape(parameters, scope, context);
    }
}

struct crossing grid_crossing(const struct grid_parameters *parameters, bool wraps,
                              const struct interconnect_environment *around, uint32_t processor,
                              uint32_t home, int64_t bytes)
{
    struct shape shape = shape_of(parameters, around->processors);
    uint32_t hops = 0;
    for (uint32_t d = 0; d < shape.dimensions; d++) {
        uint32_t from = processor % shape.size[d];
        uint32_t to = home % shape.size[d];
        uint32_t straight = to > from ? to - from : from - to;
        bool is_shorter_round = wraps && 2 * straight > shape.size[d];
        hops += is_shorter_round ? shape.size[d] - straight : straight;
        processor /= shape.size[d];
        home /= shape.size[d];
    }
    return links_crossing(&parameters->link, around, hops, bytes);
}

/* The links from a processor in one dimension. @param stride  between neighbours */
static void add_links(struct grid *grid, const struct assembly *assembly, uint32_t processor,
                      uint32_t dimension, uint32_t stride)
{
    uint32_t size = grid->shape.size[dimension];
    uint32_t last = size - 1;
    uint32_t place = processor / stride % size;
    size_t row = (size_t)processor * grid->shape.dimensions + dimension;
    bool goes_round = grid->wraps && size > 2;
    grid->places[row] = (uint16_t)place;
    for (int way = DOWN; way < DIRECTIONS; way++) {
        bool is_edge = place == (way == UP ? last : 0);
        if (is_edge && !goes_round) {
            continue;
        }
        uint32_t span = (is_edge ? last : 1) * stride;
        bool is_added = (way == UP) != is_edge;
        uint32_t to = is_added ? processor + span : processor - span;
        grid->out[row * DIRECTIONS + (size_t)way] = grid->links.count;
        links_add(&grid->links, assembly, processor, to, "%u.%u", processor, to);
    }
}

struct component *grid_build(struct assembly *assembly, const struct scope *scope,
                             const struct kind *kind, bool wraps,
                             const struct grid_parameters *parameters,
                             const struct interconnect_environment *around)
{
    struct grid *grid = ARENA_NEW(assembly->arena, struct grid);
    struct shape shape = shape_of(parameters, around->processors);
    uint32_t rows = around->processors * shape.dimensions;
    grid->shape = shape;
    grid->wraps = wraps;
    grid->places = ARENA_ARRAY(assembly->arena, uint16_t, rows);
    grid->out = ARENA_ARRAY(assembly->arena, uint32_t, (size_t)rows * DIRECTIONS);
    links_init(&grid->links, assembly, scope, kind, parameters, around,
               &(struct links_options){
                   .each = parameters->link, .capacity = rows * DIRECTIONS, .route = route});
    for (uint32_t processor = 0; processor < around->processors; processor++) {
        uint32_t stride = 1;
        for (uint32_t d = 0; d < shape.dimensions; d++) {
            add_links(grid, assembly, processor, d, stride);
            stride *= shape.size[d];
        }
    }
    component_stream(assembly, &grid->links.component, "ties", &grid->ties);
    return &grid->links.component;
}
