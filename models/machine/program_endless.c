#include "models/machine/program_endless.h"

static const char *const policies[] = {
    [PLACEMENT_FIRST_TOUCH] = "first_touch",
    [PLACEMENT_LOCAL] = "local",
    [PLACEMENT_INTERLEAVED] = "interleaved",
    [PLACEMENT_ON_ONE_NODE] = "on_one_node",
    NULL,
};

/* Where there is one memory alone, all references go there whatever the policy. */
#define IS_NUMA                                                                                    \
    {                                                                                              \
        .path = "system.memory.layout", .is = "numa"                                               \
    }
#define IS_SEVERAL                                                                                 \
    {                                                                                              \
        .path = "system.processors", .above = 1                                                    \
    }

static const struct parameter_use of_several[] = {IS_NUMA, IS_SEVERAL, {.path = NULL}};
static const struct parameter_use of_one_node[] = {
    IS_NUMA,
    IS_SEVERAL,
    {.path = "placement", .is = "on_one_node"},
    {.path = NULL},
};
static const struct parameter_use of_shared_pages[] = {
    IS_NUMA,
    IS_SEVERAL,
    {.path = "shared_share", .above = 0},
    {.path = NULL},
};

#define MEMBER(name) offsetof(struct program_endless_parameters, name)

static TABLE(
    parameters_table, struct program_endless_parameters,
    {.name = "name",
     .type = PARAMETER_TEXT,
     .offset = MEMBER(name),
     .doc = "What the program is called: tells the points of a sweep over programs apart.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "instructions_between_misses",
     .type = PARAMETER_COUNT,
     .offset = MEMBER(instructions_between_misses),
     .doc = "Instructions a thread executes from one miss to the next.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "compute",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(compute),
     .doc = "Instead of that: the time a thread computes from one miss to the next.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "cycles_per_instruction",
     .type = PARAMETER_REAL,
     .offset = MEMBER(cycles_per_instruction),
     .doc = "Clock cycles an instruction takes when it does not wait for memory.",
     .preset = "1",
     .least = 1e-3,
     .most = 1e6},
    {.name = "outstanding",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(outstanding),
     .doc = "Lines a thread may have in flight before it stalls.",
     .preset = "1",
     .least = 1,
     .most = 1024},
    {.name = "placement",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(placement),
     .doc = "Which memory holds a line under numa: that of the processor which touches its page "
            "first, the thread's own, all in turn, or one node's.",
     .preset = "\"first_touch\"",
     .choices = policies,
     .used_where = of_several},
    {.name = "node",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(node),
     .doc = "The node of placement on_one_node, from 0.",
     .preset = "0",
     .most = 65534,
     .used_where = of_one_node},
    {.name = "remote_share",
     .type = PARAMETER_REAL,
     .offset = MEMBER(remote_share),
     .doc = "Instead of a placement: the share of references under numa that go to the memories "
            "of other processors, each as likely; one processor alone has none.",
     .preset = "0",
     .most = 1,
     .used_where = of_several},
    {.name = "shared_share",
     .type = PARAMETER_REAL,
     .offset = MEMBER(shared_share),
     .doc = "Under first_touch: the share of references that go to pages all threads use.",
     .preset = "0",
     .most = 1,
     .used_where = of_several},
    {.name = "shared_pages",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(shared_pages),
     .doc = "How many pages all threads use.",
     .preset = "1024",
     .least = 1,
     .most = 1e7,
     .used_where = of_shared_pages});

struct endless {
    struct program program;
    struct distribution between; /* instructions or ticks */
    bool is_timed;               /* ticks */
};

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct program_endless_parameters *parameters = from;
    const struct program_environment *around = context->environment;
    struct complaints *complaints = context->complaints;
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
    if (parameters->shared_share > 0 && places) {
        scope_complain(scope, "shared_share", complaints,
                       "is a share under placement first_touch only");
    }
    if (parameters->placement == PLACEMENT_ON_ONE_NODE && parameters->node >= around->processors) {
        scope_complain(scope, "node", complaints, "is %lld, but the nodes are 0 to %u",
                       (long long)parameters->node, around->processors - 1);
    }
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
    };
}

static struct program_step next(const struct program *program, struct stream *stream)
{
    const struct endless *endless = (const struct endless *)program;
    int64_t drawn = distribution_draw(&endless->between, stream);
    if (!endless->is_timed && drawn != DISTRIBUTION_NEVER) {
        drawn = distribution_round((double)drawn * program->profile.instruction_ticks);
    }
    return (struct program_step){drawn, STEP_REFERENCE};
}

static struct program *make(struct arena *arena, const void *from,
                            const struct program_environment *around)
{
    const struct program_endless_parameters *parameters = from;
    struct endless *endless = ARENA_NEW(arena, struct endless);
    endless->between = *program_endless_between(parameters);
    endless->is_timed = parameters->compute.family != DISTRIBUTION_NONE;
    struct placement_options options = {
        .policy = (enum placement_policy)parameters->placement,
        .nodes = around->nodes,
        .node = (uint32_t)parameters->node,
        .remote_share = parameters->remote_share,
        .shared_share = parameters->shared_share,
        .shared_pages = (uint32_t)parameters->shared_pages,
    };
    placement_init(&endless->program.placement, arena, &options);
    return &endless->program;
}

static const struct program_operations operations = {profile, make, next};

const struct kind program_endless_kind = {
    .name = "endless",
    .role = "program",
    .doc = "Computes and refers to memory, for ever.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
