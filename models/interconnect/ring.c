/*
 * A ring: each processor has a link to the next and, with two directions, one to the previous.
 *
 * A reference takes the shorter way round. Where both are as long, half the way round a ring of an
 * even number, either is as likely. With one direction all go the same way round.
 */
#include "models/interconnect/ring.h"

#include "models/planted.h"

enum direction { CLOCKWISE, COUNTERCLOCKWISE };

struct ring {
    struct links links; /* for each processor the link of each direction */
    uint32_t processors;
    uint32_t directions;
    struct stream ties;
};

/* Links from one processor clockwise to another. */
static uint32_t clockwise(uint32_t processors, uint32_t from, uint32_t to)
{
    return to >= from ? to - from : to + processors - from;
}

static uint32_t route(struct links *links, struct reference *reference, uint32_t processor)
{
    struct ring *ring = (struct ring *)links;
    uint32_t forward =
        clockwise(ring->processors, processor, interconnect_place(&links->around, reference->home));
    uint32_t back = ring->processors - forward;
    if (forward == 0) {
        return LINKS_HOME;
    }
    if (ring->directions == 1) {
        return processor;
    }
    bool is_clockwise = forward == back ? stream_below(&ring->ties, 2) == 0 : forward < back;
    is_clockwise = is_clockwise != PLANTED("a ring goes the longer way round");
    return 2 * processor + (is_clockwise ? CLOCKWISE : COUNTERCLOCKWISE);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct ring_parameters *parameters = from;
    links_check(&parameters->link, scope, context);
    links_check_layout(scope, context);
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    const struct ring_parameters *parameters = from;
    uint32_t forward = clockwise(around->processors, processor, home);
    uint32_t back = around->processors - forward;
    bool is_shorter_back = parameters->directions == 2 && back < forward;
    return links_crossing(&parameters->link, around, is_shorter_back ? back : forward, bytes);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    const struct ring_parameters *parameters = from;
    struct ring *ring = ARENA_NEW(assembly->arena, struct ring);
    uint32_t processors = around->processors;
    ring->processors = processors;
    ring->directions = (uint32_t)parameters->directions;
    links_init(&ring->links, assembly, scope, &ring_kind, parameters, around,
               &(struct links_options){
                   .each = parameters->link,
                   .capacity = processors * ring->directions,
                   .route = route,
               });
    for (uint32_t i = 0; i < processors && processors > 1; i++) {
        links_add(&ring->links, assembly, i, (i + 1) % processors, "%u.clockwise", i);
        if (ring->directions == 2) {
            links_add(&ring->links, assembly, i, (i + processors - 1) % processors,
                      "%u.counterclockwise", i);
        }
    }
    component_stream(assembly, &ring->links.component, "ties", &ring->ties);
    return &ring->links.component;
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.N.DIRECTION"), METRICS_END};

static TABLE(parameters_table, struct ring_parameters, LINKS_ROWS,
             {.name = "directions",
              .type = PARAMETER_INTEGER,
              .offset = offsetof(struct ring_parameters, directions),
              .doc = "2: lines take the shorter way round; 1: all go from a processor to the next.",
              .preset = "2",
              .least = 1,
              .most = 2});

const struct kind ring_kind = {
    LINKS_MEMBERS(crossing),
    .name = "ring",
    .doc = "Links from each processor to its two neighbours; lines are passed on from one to the "
           "next.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
