/*
 * A program without end: a thread computes until it misses a line, refers to memory for it, and
 * computes on while it has fewer lines in flight than its core can keep outstanding; then it stalls
 * until one returns. The computing between two misses is a number of instructions, each of so many
 * clock cycles, or a time.
 */
#ifndef MODELS_MACHINE_PROGRAM_ENDLESS_H
#define MODELS_MACHINE_PROGRAM_ENDLESS_H

#include "models/machine/program.h"
#include "sim/component/kind.h"

extern const struct kind program_endless_kind;

struct program_endless_parameters {
    const char *name;                                /* a label for people; NULL: none */
    struct distribution instructions_between_misses; /* none: see compute */
    struct distribution compute;                     /* [ticks] */
    double cycles_per_instruction;                   /* without waiting for memory */
    int64_t outstanding;
    int placement; /* enum placement_policy */
    int64_t node;
    struct parameter_list nodes;   /* int64_t */
    struct parameter_list weights; /* int64_t */
    double remote_share;
    double shared_share;
    int64_t shared_pages;
    int64_t private_pages; /* 0: not given */
    double sequential_share;
    double write_back_share;
};

/* clang-format off */
/** The rows of these parameters but the name, in a struct that has them at an offset. */
#define ENDLESS_ROW(at, member)                                                                    \
    .name = #member, .offset = (at) + offsetof(struct program_endless_parameters, member)
#define ENDLESS_ROWS(at)                                                                           \
    {ENDLESS_ROW(at, instructions_between_misses), .type = PARAMETER_COUNT,                        \
     .doc = "Instructions a thread executes from one miss to the next.",                           \
     .flags = PARAMETER_OPTIONAL},                                                                 \
    {ENDLESS_ROW(at, compute), .type = PARAMETER_DISTRIBUTION,                                     \
     .doc = "Instead of that: the time a thread computes from one miss to the next.",              \
     .flags = PARAMETER_OPTIONAL},                                                                 \
    {ENDLESS_ROW(at, cycles_per_instruction), .type = PARAMETER_REAL,                              \
     .doc = "Clock cycles an instruction takes when it does not wait for memory.",                 \
     .preset = "1", .least = 1e-3, .most = 1e6},                                                   \
    {ENDLESS_ROW(at, outstanding), .type = PARAMETER_INTEGER,                                      \
     .doc = "Lines a thread may have in flight before it stalls.",                                 \
     .preset = "1", .least = 1, .most = 1024},                                                     \
    {ENDLESS_ROW(at, placement), .type = PARAMETER_CHOICE,                                         \
     .doc = "Which memory holds a line under numa: that of the processor which touches its page "  \
            "first, the thread's own, all in turn (evenly or by weights), the nearest of "         \
            "those listed, or one node's.",                                                        \
     .preset = "\"first_touch\"", .choices = placement_policies, .used_where = endless_several},   \
    {ENDLESS_ROW(at, node), .type = PARAMETER_INTEGER,                                             \
     .doc = "The node of placement on_one_node, from 0.",                                          \
     .preset = "0", .most = 65534, .used_where = endless_one_node},                                \
    {ENDLESS_ROW(at, nodes), .type = PARAMETER_LIST,                                               \
     .doc = "The nodes of placement interleaved or bound (numactl --interleave, --membind); "      \
            "without it all.",                                                                     \
     .element = &placement_node, .flags = PARAMETER_OPTIONAL, .used_where = endless_listed},       \
    {ENDLESS_ROW(at, weights), .type = PARAMETER_LIST,                                             \
     .doc = "The weights of placement weighted, one for each node: lines on a node are its "       \
            "weight among all (Linux weighted interleave); 0: none.",                              \
     .element = &placement_weight, .flags = PARAMETER_OPTIONAL, .used_where = endless_weighted},   \
    {ENDLESS_ROW(at, remote_share), .type = PARAMETER_REAL,                                        \
     .doc = "Instead of a placement: the share of references under numa that go to the memories "  \
            "of other processors, each as likely; one processor alone has none.",                  \
     .preset = "0", .most = 1, .used_where = endless_several},                                     \
    {ENDLESS_ROW(at, shared_share), .type = PARAMETER_REAL,                                        \
     .doc = "Under first_touch, or where pages migrate: the share of references that go to pages " \
            "all threads use.",                                                                    \
     .preset = "0", .most = 1, .used_where = endless_several},                                     \
    {ENDLESS_ROW(at, shared_pages), .type = PARAMETER_INTEGER,                                     \
     .doc = "How many pages all threads use.",                                                     \
     .preset = "1024", .least = 1, .most = 1e7, .used_where = endless_shared_pages},               \
    {ENDLESS_ROW(at, private_pages), .type = PARAMETER_INTEGER,                                    \
     .doc = "Where pages migrate (\"migration\" of the memory): how many pages each thread uses "  \
            "alone; its other references go to them.",                                             \
     .flags = PARAMETER_OPTIONAL, .least = 1, .most = 1e7, .used_where = endless_several},         \
    {ENDLESS_ROW(at, sequential_share), .type = PARAMETER_REAL,                                    \
     .doc = "Share of references that go to the line behind the thread's last one, in the same "   \
            "memory; the others go to any line. It needs DRAM, whose rows such lines share.",      \
     .preset = "0", .most = 1},                                                                    \
    {ENDLESS_ROW(at, write_back_share), .type = PARAMETER_REAL,                                    \
     .doc = "Share of references whose line displaces a dirty one in the cache, which is then "    \
            "written back to DRAM; the thread does not wait for that.",                            \
     .preset = "0", .most = 1}
/* clang-format on */

extern const char *const placement_policies[];
extern const struct parameter_use endless_several[], endless_one_node[], endless_listed[],
    endless_weighted[], endless_shared_pages[];
extern const struct parameter placement_node, placement_weight;

/** References as these parameters say, and the computing before each. */
struct endless_source {
    struct program_source source;
    struct distribution between; /* instructions or ticks */
    double instruction_ticks;    /* 0: between is in ticks */
};

/** @param from  checked */
void endless_source_init(struct endless_source *source, struct arena *arena,
                         const struct program_endless_parameters *from,
                         const struct program_environment *environment);

/** Complain of what does not fit together. @param context  its environment is a struct
 *  program_environment */
void endless_check(const struct program_endless_parameters *parameters, const struct scope *scope,
                   const struct check_context *context);

/** The computing before the next reference [ticks]. */
static inline sim_ticks endless_source_work(const struct endless_source *source,
                                            struct stream *stream)
{
    int64_t drawn = distribution_draw(&source->between, stream);
    if (source->instruction_ticks > 0 && drawn != DISTRIBUTION_NEVER) {
        drawn = distribution_round((double)drawn * source->instruction_ticks);
    }
    return drawn;
}

/** The computing from one miss to the next: instructions, or ticks where it is a time. */
const struct distribution *
program_endless_between(const struct program_endless_parameters *parameters);

#endif
