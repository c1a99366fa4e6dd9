/*
 * Pointer chases: each access reads where the next one is, so it has to come back first.
 *
 * The nodes of a region are visited in the order of a random cyclic permutation, each once a round.
 * It is drawn as the order of the visits (a shuffle of all nodes, which is Sattolo's distribution
 * of cycles), not as the successor of each node: read in sequence, it costs no misses of the
 * machine that simulates. It takes 4 bytes a node, once for all threads; all go round in it, each
 * in its own region, or in the shared one with starts that are equally far apart.
 */
#include "models/addresses/regions.h"

extern const struct kind pointer_chase_kind;

#define NODES_MOST (INT64_C(1) << 28)

struct pointer_chase_parameters {
    struct regions_parameters regions; /* first */
    int64_t node;                      /* 0: a line */
};

#define MEMBER(name) offsetof(struct pointer_chase_parameters, name)

static TABLE(parameters_table, struct pointer_chase_parameters, REGIONS_ROWS,
             {.name = "node",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(node),
              .doc = "Bytes from a node to the next in the region; a line unless given.",
              .flags = PARAMETER_OPTIONAL,
              .least = 1,
              .most = (double)PATTERN_REGION});

struct pointer_chase {
    struct pattern pattern;
    struct regions regions;
    uint32_t *order; /* of the visits; all zeros until the first thread begins */
    uint64_t nodes;
    uint64_t node; /* [bytes] */
};

struct chase_place {
    struct regions_place regions;
    uint64_t visit[REGIONS]; /* the next one */
};

static int64_t node_of(const struct pointer_chase_parameters *parameters,
                       const struct pattern_environment *around)
{
    return parameters->node > 0 ? parameters->node : around->line_bytes;
}

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    const struct pointer_chase_parameters *parameters = from;
    struct pointer_chase *chase = ARENA_NEW(arena, struct pointer_chase);
    int64_t node = node_of(parameters, around);
    chase->regions = regions_make(&parameters->regions);
    chase->nodes = (uint64_t)(parameters->regions.size / node);
    chase->node = (uint64_t)node;
    chase->order = ARENA_ARRAY(arena, uint32_t, chase->nodes);
    return &chase->pattern;
}

/* Shuffle all nodes (Durstenfeld 1964). */
static void draw_order(const struct pointer_chase *chase, struct stream *stream)
{
    uint32_t *order = chase->order;
    for (uint64_t i = 0; i < chase->nodes; i++) {
        uint64_t other = stream_below(stream, i + 1);
        order[i] = order[other];
        order[other] = (uint32_t)i;
    }
}

static void begin(struct run *run, struct pattern_place *place)
{
    const struct pointer_chase *chase = (const struct pointer_chase *)place->pattern;
    if (chase->nodes > 1 && chase->order[0] == chase->order[1]) { /* all zeros */
        draw_order(chase, &place->stream);
    }
    struct chase_place *state = ARENA_NEW(run->arena, struct chase_place);
    regions_begin(place, &state->regions);
    state->visit[REGION_SHARED] = place->thread * chase->nodes / place->threads;
    place->state = state;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    (void)run;
    const struct pointer_chase *chase = (const struct pointer_chase *)place->pattern;
    struct chase_place *state = place->state;
    for (uint32_t i = 0; i < most; i++) {
        uint32_t toss = regions_toss(&chase->regions, &state->regions);
        enum region region = regions_choose(&chase->regions, toss);
        uint64_t visit = state->visit[region];
        uint64_t address = state->regions.base[region] + chase->order[visit] * chase->node;
        list[i] = regions_access(&chase->regions, toss, address, ACCESS_DEPENDS);
        state->visit[region] = visit + 1 == chase->nodes ? 0 : visit + 1;
    }
    return most;
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct pointer_chase_parameters *parameters = from;
    regions_check(&parameters->regions, scope, context);
    if (!context->is_whole) {
        return;
    }
    int64_t size = parameters->regions.size;
    int64_t node = node_of(parameters, context->environment);
    if (parameters->regions.element > node || node > size) {
        scope_complain(scope, "node", context->complaints,
                       "a node of %lld bytes has to hold an access of %lld and to fit in a region "
                       "of %lld",
                       (long long)node, (long long)parameters->regions.element, (long long)size);
    } else if (size / node > NODES_MOST) {
        scope_complain(scope, "size", context->complaints,
                       "%lld nodes of %lld bytes each: at most %lld are chased",
                       (long long)(size / node), (long long)node, (long long)NODES_MOST);
    }
}

static const struct pattern_operations operations = {.make = make, .begin = begin, .next = next};

const struct kind pointer_chase_kind = {
    .name = "pointer_chase",
    .role = "pattern",
    .doc = "Accesses to the nodes of a region in a random cyclic order, each of which says where "
           "the next one is.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
