/*
 * A hypercube: each processor has a link to each whose number differs in one bit.
 *
 * A line corrects the bits in which it is away from its home one after the other, the lowest first
 * (e-cube routing): its way is as long as the number of bits that differ.
 */
#include "models/interconnect/links.h"
#include "models/planted.h"

extern const struct kind hypercube_kind;

static uint32_t dimensions(uint32_t processors)
{
    return (uint32_t)__builtin_ctz(processors);
}

/* Links are numbered by processor, then by the bit that they change. */
static uint32_t route(struct links *links, struct reference *reference, uint32_t processor)
{
    uint32_t differing = processor ^ interconnect_place(&links->around, reference->home);
    if (differing == 0) {
        return LINKS_HOME;
    }
    if (PLANTED("a hypercube changes a bit that is right")) {
        differing = ~differing & (links->around.processors - 1);
        differing = differing == 0 ? 1 : differing;
    }
    return processor * dimensions(links->around.processors) + (uint32_t)__builtin_ctz(differing);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct interconnect_environment *around = context->environment;
    links_check(from, scope, context);
    links_check_layout(scope, context);
    if (around->processors == 0 || (around->processors & (around->processors - 1)) != 0) {
        scope_complain(scope, "kind", context->complaints,
                       "needs a power of two of %ss (1, 2, 4, 8, ...): there are %u",
                       interconnect_end(around), around->processors);
    }
}

static struct crossing crossing(const void *from, const struct interconnect_environment *around,
                                uint32_t processor, uint32_t home, int64_t bytes)
{
    return links_crossing(from, around, (uint32_t)__builtin_popcount(processor ^ home), bytes);
}

static struct component *build(struct assembly *assembly, const struct scope *scope,
                               const void *from, const void *environment)
{
    const struct interconnect_environment *around = environment;
    struct links *links = ARENA_NEW(assembly->arena, struct links);
    uint32_t count = dimensions(around->processors);
    links_init(links, assembly, scope, &hypercube_kind, from, around,
               &(struct links_options){
                   .each = *(const struct links_parameters *)from,
                   .capacity = around->processors * count,
                   .route = route,
               });
    for (uint32_t i = 0; i < around->processors * count; i++) {
        uint32_t processor = i / count;
        uint32_t to = processor ^ (1U << i % count);
        links_add(links, assembly, processor, to, "%u.%u", processor, to);
    }
    return &links->component;
}

static const struct metric_row metrics[] = {LINKS_METRICS("links.A.B"), METRICS_END};

static TABLE(parameters_table, struct links_parameters, LINKS_ROWS);

const struct kind hypercube_kind = {
    LINKS_MEMBERS(crossing),
    .name = "hypercube",
    .doc = "Links between processors whose numbers differ in one bit; their number is a power of "
           "two.",
    .parameters = &parameters_table,
    .metrics = metrics,
    .check = check,
    .build = build,
};
