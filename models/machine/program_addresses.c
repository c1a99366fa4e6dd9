#include "models/machine/program_addresses.h"

#include "models/machine/placement_check.h"
#include "models/machine/program_endless.h"

#define MEMBER(name) offsetof(struct program_addresses_parameters, name)

static TABLE(
    parameters_table, struct program_addresses_parameters,
    {.name = "name",
     .type = PARAMETER_TEXT,
     .offset = MEMBER(name),
     .doc = "What the program is called: tells the points of a sweep over programs apart.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "pattern",
     .type = PARAMETER_PART,
     .offset = MEMBER(pattern),
     .doc = "The addresses, one after the other.",
     .role = "pattern"},
    {.name = "references",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(references),
     .doc = "How many references each thread makes at most; it ends before where its pattern ends.",
     .preset = "\"infinite\"",
     .flags = PARAMETER_MAY_BE_INFINITE,
     .least = 1},
    {.name = "outstanding",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(outstanding),
     .doc =
         "Lines a thread may have in flight before it stalls. With 1 it waits for each reference; "
         "with more only for one whose address the next depends on.",
     .preset = "1",
     .least = 1,
     .most = 1024},
    {.name = "instructions_between_references",
     .type = PARAMETER_COUNT,
     .offset = MEMBER(instructions_between_references),
     .doc = "Instructions a thread executes between two references, beside those that the pattern "
            "itself has.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "compute",
     .type = PARAMETER_DISTRIBUTION,
     .offset = MEMBER(compute),
     .doc = "Instead of that: the time a thread computes between two references.",
     .flags = PARAMETER_OPTIONAL},
    {.name = "cycles_per_instruction",
     .type = PARAMETER_REAL,
     .offset = MEMBER(cycles_per_instruction),
     .doc = "Clock cycles an instruction takes when it does not wait for memory; a reference that "
            "is not waited for takes as many.",
     .preset = "1",
     .least = 1e-3,
     .most = 1e6},
    {.name = "placement",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(placement),
     .doc = "Which memory holds a page under numa: that of the processor which touches it first "
            "(so does local), all in turn (evenly or by weights), the nearest of those listed, or "
            "one node's.",
     .preset = "\"first_touch\"",
     .choices = placement_policies,
     .used_where = endless_several},
    {.name = "node",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(node),
     .doc = "The node of placement on_one_node, from 0.",
     .preset = "0",
     .most = 65534,
     .used_where = endless_one_node},
    {.name = "nodes",
     .type = PARAMETER_LIST,
     .offset = MEMBER(nodes),
     .doc = "The nodes of placement interleaved or bound (numactl --interleave, --membind); "
            "without it all.",
     .element = &placement_node,
     .flags = PARAMETER_OPTIONAL,
     .used_where = endless_listed},
    {.name = "weights",
     .type = PARAMETER_LIST,
     .offset = MEMBER(weights),
     .doc = "The weights of placement weighted, one for each node: pages on a node are its weight "
            "among all (Linux weighted interleave); 0: none.",
     .element = &placement_weight,
     .flags = PARAMETER_OPTIONAL,
     .used_where = endless_weighted},
    {.name = "page_size",
     .type = PARAMETER_SIZE,
     .offset = MEMBER(page_size),
     .doc = "What is placed as a whole, a power of two.",
     .preset = "\"4 KiB\"",
     .least = 64,
     .most = 1 << 30,
     .used_where = endless_several});

static void check_pattern(const struct program_addresses_parameters *parameters,
                          const struct scope *scope, const struct check_context *context)
{
    const struct program_environment *around = context->environment;
    struct pattern_environment of_pattern = {.threads = around->threads,
                                             .line_bytes = around->line_bytes};
    struct check_context inner = *context;
    inner.environment = &of_pattern;
    struct scope pattern = scope_child(scope, "pattern");
    kind_check(parameters->pattern.kind, parameters->pattern.parameters, &pattern, &inner);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct program_addresses_parameters *parameters = from;
    const struct program_environment *around = context->environment;
    struct complaints *complaints = context->complaints;
    if (!around->has_caches) {
        scope_complain(scope, "kind", complaints,
                       "\"addresses\" needs \"caches\" in the machine, at least \"l1\"");
    }
    if (around->migrates) {
        scope_complain(scope, "kind", complaints,
                       "\"addresses\" has pages that stay: \"migration\" of the machine's "
                       "\"memory\" is for programs that say how many pages they use");
    }
    if (parameters->instructions_between_references.family != DISTRIBUTION_NONE &&
        parameters->compute.family != DISTRIBUTION_NONE) {
        scope_complain(scope, NULL, complaints,
                       "has both \"instructions_between_references\" and \"compute\": give one of "
                       "them");
    }
    if (__builtin_popcountll((uint64_t)parameters->page_size) != 1) {
        scope_complain(scope, "page_size", complaints, "is %lld B, which is no power of two",
                       (long long)parameters->page_size);
    }
    placement_check(&(struct placement_given){parameters->placement, parameters->node,
                                              parameters->nodes, parameters->weights},
                    scope, context);
    check_pattern(parameters, scope, context);
}

static double instruction_ticks(const struct program_addresses_parameters *parameters,
                                const struct program_environment *around)
{
    return parameters->cycles_per_instruction / around->clock * (double)around->ticks_per_second;
}

/* A thread that never misses computes for ever: how often it misses is known when it has run. */
static struct program_profile profile(const void *from, const struct program_environment *around)
{
    const struct program_addresses_parameters *parameters = from;
    double instruction = instruction_ticks(parameters, around);
    double between = 0;
    if (parameters->compute.family != DISTRIBUTION_NONE) {
        between = distribution_mean(&parameters->compute);
    } else if (parameters->instructions_between_references.family != DISTRIBUTION_NONE) {
        between = distribution_mean(&parameters->instructions_between_references) * instruction;
    }
    return (struct program_profile){
        .compute_mean = between + instruction,
        .instruction_ticks = instruction,
        .outstanding = (uint32_t)parameters->outstanding,
        .has_addresses = true,
        .ends = parameters->references != PARAMETER_INFINITE || pattern_ends(&parameters->pattern),
    };
}

static struct program *make(struct arena *arena, const void *from,
                            const struct program_environment *around)
{
    const struct program_addresses_parameters *parameters = from;
    struct program_addresses *program = ARENA_NEW(arena, struct program_addresses);
    struct pattern_environment of_pattern = {.threads = around->threads,
                                             .line_bytes = around->line_bytes};
    program->pattern = pattern_make(arena, &parameters->pattern, &of_pattern);
    program->instructions = parameters->instructions_between_references;
    program->compute = parameters->compute;
    program->instruction_ticks = instruction_ticks(parameters, around);
    sim_ticks rounded = distribution_round(program->instruction_ticks);
    program->instruction = rounded > 0 ? rounded : 1;
    program->references =
        parameters->references == PARAMETER_INFINITE ? 0 : (uint64_t)parameters->references;
    program->outstanding = (uint32_t)parameters->outstanding;
    struct placement_options options = {
        .policy = (enum placement_policy)parameters->placement,
        .memories = {around->homes, around->nodes, around->latencies},
        .node = (uint32_t)parameters->node,
        .among = parameters->nodes,
        .weights = parameters->weights,
    };
    placement_init(&program->placement, arena, &options);
    page_table_init(&program->pages, arena, &program->placement, parameters->page_size);
    uint32_t line_bits = (uint32_t)__builtin_ctzll((uint64_t)around->line_bytes);
    program->page_line_bits =
        program->pages.shift > line_bits ? program->pages.shift - line_bits : 0;
    program->has_rows = around->has_dram;
    return &program->program;
}

static void begin(const struct program *program, struct program_place *place)
{
    static struct program_source none = {.outstanding = 1};
    (void)program;
    place->source = &none;
}

static struct program_step next(const struct program *program, struct program_place *place,
                                struct stream *stream)
{
    (void)program, (void)place, (void)stream;
    return (struct program_step){.end = STEP_WALK};
}

sim_ticks program_addresses_between(const struct program_addresses *program,
                                    const struct access *access, struct stream *stream)
{
    uint64_t instructions = access->instructions;
    sim_ticks between = 0;
    if (program->compute.family != DISTRIBUTION_NONE) {
        between = distribution_draw(&program->compute, stream);
    } else if (program->instructions.family != DISTRIBUTION_NONE) {
        instructions += (uint64_t)distribution_draw(&program->instructions, stream);
    }
    if (instructions > 0) {
        between = ticks_add(between,
                            distribution_round((double)instructions * program->instruction_ticks));
    }
    return between;
}

static uint32_t spread(uint64_t number)
{
    return (uint32_t)(number * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

uint32_t program_addresses_place(const struct program_addresses *program, uint64_t line)
{
    if (!program->has_rows) {
        return spread(line);
    }
    uint32_t within = (UINT32_C(1) << program->page_line_bits) - 1;
    return (spread(line >> program->page_line_bits) & ~within) | ((uint32_t)line & within);
}

static const struct program_operations operations = {profile, make, begin, next};

const struct kind program_addresses_kind = {
    .name = "addresses",
    .role = "program",
    .doc = "Refers to memory by addresses, which the caches of its core may have.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};

struct program_addresses *program_addresses_of(struct program *program)
{
    return program->operations == &operations ? (struct program_addresses *)program : NULL;
}
