#include "models/machine/program_endless.h"

#include "models/machine/placement_check.h"

const char *const placement_policies[] = {
    [PLACEMENT_FIRST_TOUCH] = "first_touch",
    [PLACEMENT_LOCAL] = "local",
    [PLACEMENT_INTERLEAVED] = "interleaved",
    [PLACEMENT_ON_ONE_NODE] = "on_one_node",
    [PLACEMENT_WEIGHTED] = "weighted",
    [PLACEMENT_BOUND] = "bound",
    NULL,
};

/* Where there is one memory alone, all references go there whatever the policy. */
#define IS_NUMA                                                                                    \
    {                                                                                              \
        .path = "system.memory.layout", .is = "numa"                                               \
    }
#define IS_SEVERAL                                                                                 \
    {.path = "system.processors", .above = 1, .or_next = true},                                    \
        {.path = "system.sub_numa_clusters", .above = 1, .or_next = true},                         \
    {                                                                                              \
        .path = "system.nodes", .is_given = true                                                   \
    }

const struct parameter_use endless_several[] = {IS_NUMA, IS_SEVERAL, {.path = NULL}};
const struct parameter_use endless_one_node[] = {
    IS_NUMA,
    IS_SEVERAL,
    {.path = "placement", .is = "on_one_node"},
    {.path = NULL},
};
const struct parameter_use endless_listed[] = {
    IS_NUMA,
    IS_SEVERAL,
    {.path = "placement", .is = "bound", .or_next = true},
    {.path = "placement", .is = "interleaved"},
    {.path = NULL},
};
const struct parameter_use endless_weighted[] = {
    IS_NUMA,
    IS_SEVERAL,
    {.path = "placement", .is = "weighted"},
    {.path = NULL},
};
const struct parameter_use endless_shared_pages[] = {
    IS_NUMA,
    IS_SEVERAL,
    {.path = "shared_share", .above = 0},
    {.path = NULL},
};

const struct parameter placement_node = {
    .name = "node", .type = PARAMETER_INTEGER, .doc = "A node, from 0.", .most = 65534};
const struct parameter placement_weight = {
    .name = "weight", .type = PARAMETER_INTEGER, .doc = "Weight of a node.", .most = 255};

#define MEMBER(name) offsetof(struct program_endless_parameters, name)

static TABLE(parameters_table, struct program_endless_parameters,
             {.name = "name",
              .type = PARAMETER_TEXT,
              .offset = MEMBER(name),
              .doc = "What the program is called: tells the points of a sweep over programs apart.",
              .flags = PARAMETER_OPTIONAL},
             ENDLESS_ROWS(0));

struct endless {
    struct program program;
    struct endless_source source;
};

/* Complains of what only DRAM knows. */
static void check_dram(double share, const char *key, const struct scope *scope,
                       const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    if (share > 0 && !around->has_dram) {
        scope_complain(scope, key, context->complaints,
                       "needs \"dram\" in the machine's \"memory\": without it lines have no rows "
                       "and are not written");
    }
}

/* Complains of pages that do not migrate, and of migration without pages. */
static void check_pages(const struct program_endless_parameters *parameters,
                        const struct scope *scope, const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    struct complaints *complaints = context->complaints;
    if (!around->migrates) {
        if (parameters->private_pages > 0) {
            scope_complain(scope, "private_pages", complaints,
                           "needs \"migration\" in the machine's \"memory\": pages of one thread "
                           "that do not move are where its placement says");
        }
    } else if (parameters->remote_share > 0) {
        scope_complain(scope, "remote_share", complaints,
                       "says where references go, so pages cannot migrate");
    } else if (parameters->private_pages == 0 && parameters->shared_share < 1) {
        scope_complain(scope, "private_pages", complaints,
                       "is missing: pages migrate, and this is how many each thread uses alone");
    }
}

void endless_check(const struct program_endless_parameters *parameters, const struct scope *scope,
                   const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    struct complaints *complaints = context->complaints;
    if (around->has_caches) {
        scope_complain(scope, NULL, complaints,
                       "says how often its threads miss, so the machine cannot have \"caches\": a "
                       "program of kind \"addresses\" leaves that to them");
    }
    bool has_count = parameters->instructions_between_misses.family != DISTRIBUTION_NONE;
    bool has_time = parameters->compute.family != DISTRIBUTION_NONE;
    if (has_count == has_time) {
        scope_complain(scope, NULL, complaints,
                       "needs either instructions_between_misses or compute%s",
                       has_count ? ", not both" : "");
    }
    bool places = parameters->placement != PLACEMENT_FIRST_TOUCH;
    if (parameters->remote_share > 0 && (places || parameters->shared_share > 0)) {
        scope_complain(scope, "remote_share", complaints,
                       "says where references go, so %s cannot say it too",
                       places ? "placement" : "shared_share");
    }
    if (parameters->shared_share > 0 && places && !around->migrates) {
        scope_complain(scope, "shared_share", complaints,
                       "is a share under placement first_touch only");
    }
    check_pages(parameters, scope, context);
    placement_check(&(struct placement_given){parameters->placement, parameters->node,
                                              parameters->nodes, parameters->weights},
                    scope, context);
    check_dram(parameters->sequential_share, "sequential_share", scope, context);
    check_dram(parameters->write_back_share, "write_back_share", scope, context);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    endless_check(from, scope, context);
}

const struct distribution *
program_endless_between(const struct program_endless_parameters *parameters)
{
    bool is_timed = parameters->compute.family != DISTRIBUTION_NONE;
    return is_timed ? &parameters->compute : &parameters->instructions_between_misses;
}

static struct program_profile profile(const void *from, const struct program_environment *around)
{
    const struct program_endless_parameters *parameters = from;
    const struct distribution *between = program_endless_between(parameters);
    double instruction_ticks =
        parameters->cycles_per_instruction / around->clock * (double)around->ticks_per_second;
    double mean = distribution_mean(between);
    return (struct program_profile){
        .compute_mean = between == &parameters->compute ? mean : mean * instruction_ticks,
        .instruction_ticks = instruction_ticks,
        .outstanding = (uint32_t)parameters->outstanding,
        .is_endless = true,
        .writes_back = parameters->write_back_share > 0,
    };
}

void endless_source_init(struct endless_source *source, struct arena *arena,
                         const struct program_endless_parameters *from,
                         const struct program_environment *around)
{
    bool is_timed = from->compute.family != DISTRIBUTION_NONE;
    source->between = *program_endless_between(from);
    source->instruction_ticks =
        is_timed ? 0
                 : from->cycles_per_instruction / around->clock * (double)around->ticks_per_second;
    source->source.outstanding = (uint32_t)from->outstanding;
    source->source.sequential_share = from->sequential_share;
    source->source.write_back_share = from->write_back_share;
    source->source.knows_lines =
        from->sequential_share > 0 || from->write_back_share > 0 || around->pages != NULL;
    struct placement_options options = {
        .policy = (enum placement_policy)from->placement,
        .memories = {around->homes, around->nodes, around->latencies},
        .node = (uint32_t)from->node,
        .among = from->nodes,
        .weights = from->weights,
        .remote_share = from->remote_share,
        .shared_share = from->shared_share,
        .shared_pages = (uint32_t)from->shared_pages,
        .pages = around->pages,
        .threads = around->threads,
        .private_pages = (uint32_t)from->private_pages,
    };
    placement_init(&source->source.placement, arena, &options);
}

static void begin(const struct program *program, struct program_place *place)
{
    struct endless *endless = (struct endless *)(uintptr_t)program;
    place->source = &endless->source.source;
}

static struct program_step next(const struct program *program, struct program_place *place,
                                struct stream *stream)
{
    (void)place;
    const struct endless *endless = (const struct endless *)program;
    return (struct program_step){endless_source_work(&endless->source, stream), STEP_REFERENCE, 0};
}

static struct program *make(struct arena *arena, const void *from,
                            const struct program_environment *around)
{
    struct endless *endless = ARENA_NEW(arena, struct endless);
    endless_source_init(&endless->source, arena, from, around);
    return &endless->program;
}

static const struct program_operations operations = {profile, make, begin, next};

const struct kind program_endless_kind = {
    .name = "endless",
    .role = "program",
    .doc = "Computes and refers to memory, for ever.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
