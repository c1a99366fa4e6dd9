#include "models/caches/caches_parameters.h"

#include "models/caches/prefetcher.h"
#include "models/caches/replacement.h"

#include <string.h>

#define MEMBER(name) offsetof(struct caches_parameters, name)

static const char *const coherences[] = {
    [CACHES_DIRECTORY] = "directory", [CACHES_BROADCAST] = "broadcast", NULL};

static const char *const countings[] = {
    [CACHES_COUNT_MACHINE] = "machine", [CACHES_COUNT_CACHEGRIND] = "cachegrind", NULL};

TABLE(
    caches_table, struct caches_parameters,
    {.name = "l1",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(l1),
     .doc = "The level next to a core; of data alone where l1_instruction is given.",
     .flags = PARAMETER_OPTIONAL,
     .of = &cache_l1_table},
    {.name = "l1_instruction",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(l1_instruction),
     .doc = "The level next to a core for instructions; without it they are in l1.",
     .flags = PARAMETER_OPTIONAL,
     .of = &cache_l1_instruction_table},
    {.name = "l2",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(l2),
     .doc = "The level behind l1 and l1_instruction.",
     .flags = PARAMETER_OPTIONAL,
     .of = &cache_l2_table},
    {.name = "l3",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(l3),
     .doc = "The level behind l2.",
     .flags = PARAMETER_OPTIONAL,
     .of = &cache_l3_table},
    {.name = "tlb",
     .type = PARAMETER_OBJECT,
     .offset = MEMBER(tlb),
     .doc = "The buffer of translated pages of each core; without it translation takes no time.",
     .flags = PARAMETER_OPTIONAL,
     .of = &tlb_table},
    {.name = "prefetcher",
     .type = PARAMETER_PART,
     .offset = MEMBER(prefetcher),
     .doc = "What fetches lines of data into the caches of each core before they are referred to; "
            "without it nothing does.",
     .flags = PARAMETER_OPTIONAL,
     .role = "prefetcher"},
    {.name = "counting",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(counting),
     .doc = "machine: each line of an access is a reference, and inclusion holds; cachegrind: "
            "the rules of valgrind's tool, where an access is one reference with one miss at "
            "most.",
     .preset = "\"machine\"",
     .choices = countings},
    {.name = "protocol",
     .type = PARAMETER_KIND,
     .offset = MEMBER(protocol),
     .doc = "What keeps the caches of several cores coherent.",
     .preset = "\"mesi\"",
     .role = "protocol"},
    {.name = "coherence",
     .type = PARAMETER_CHOICE,
     .offset = MEMBER(coherence),
     .doc = "The caches that are asked for a line that crosses links. directory: those that have "
            "it, which its home knows; broadcast: all, and a miss waits for the last reply. On a "
            "bus all caches see each request, whatever is said here.",
     .preset = "\"directory\"",
     .choices = coherences},
    {.name = "write_buffer",
     .type = PARAMETER_INTEGER,
     .offset = MEMBER(write_buffer),
     .doc = "Dirty lines that a core may have on their way to memory at once; with more, it waits "
            "with its next miss.",
     .preset = "16",
     .least = 1,
     .most = 1024},
    {.name = "cache_to_cache",
     .type = PARAMETER_DURATION,
     .offset = MEMBER(cache_to_cache),
     .doc = "Time in which the caches of another core send a line that they have modified, beside "
            "the crossing from there; without it as long as the lookups of a core take.",
     .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
     .most = 1});

/* A level with the one that it may not be without, and the levels nearer the cores. */
struct behind {
    const char *name, *needs;
    const struct cache_level_parameters *level; /* NULL: not given */
    const struct cache_level_parameters *needed;
    const struct cache_level_parameters *nearer;       /* NULL: a core */
    const struct cache_level_parameters *instructions; /* NULL: no others are nearer */
    const struct cache_level_parameters *first;        /* l1 before `nearer` */
};

/* Bytes that the nearer levels of a level hold together. */
static int64_t bytes_nearer(const struct behind *behind, uint32_t cores)
{
    bool are_many = behind->level->shared_by == LEVEL_OF_PROCESSOR;
    int64_t bytes = 0;
    const struct cache_level_parameters *const levels[] = {behind->nearer, behind->instructions};
    for (size_t i = 0; i < 2; i++) {
        if (levels[i] != NULL) {
            bytes +=
                levels[i]->size * (are_many && levels[i]->shared_by == LEVEL_OF_CORE ? cores : 1);
        }
    }
    return bytes;
}

/* Complains of a level that does not fit the one before it. */
static void check_behind(const struct behind *behind, const struct scope *caches, uint32_t cores,
                         struct complaints *complaints)
{
    struct scope scope = scope_child(caches, behind->name);
    const struct cache_level_parameters *level = behind->level;
    const struct cache_level_parameters *nearer = behind->nearer;
    if (level->shared_by == LEVEL_OF_CORE && nearer->shared_by == LEVEL_OF_PROCESSOR) {
        scope_complain(&scope, "shared_by", complaints,
                       "is \"core\", and the level before it is shared by a processor");
    }
    if (level->shared_by == LEVEL_OF_PROCESSOR && nearer->shared_by == LEVEL_OF_PROCESSOR) {
        scope_complain(&scope, "shared_by", complaints,
                       "is \"processor\", and so is that of the level before it: the cores of a "
                       "processor share one level, the last");
    }
    if (level->inclusion == LEVEL_EXCLUSIVE && nearer->write == LEVEL_WRITE_THROUGH) {
        scope_complain(&scope, "inclusion", complaints,
                       "is \"exclusive\", and the level before it writes through: it would write "
                       "lines that it alone has to hold");
    }
    if (level->inclusion != LEVEL_INCLUSIVE) {
        return;
    }
    bool is_taken =
        nearer->write_allocate || (behind->first != NULL && behind->first->write_allocate);
    if (is_taken && !level->write_allocate) {
        scope_complain(&scope, "write_allocate", complaints,
                       "is false in an inclusive level, and a level before it takes lines that "
                       "are written");
    }
    int64_t bytes = bytes_nearer(behind, cores);
    if (level->size < bytes) {
        scope_warn(&scope, "size", complaints,
                   "is %lld B, and an inclusive level has to hold the lines of the levels before "
                   "it, %lld B together",
                   (long long)level->size, (long long)bytes);
    }
}

/* Complains of levels that valgrind's cachegrind does not have. */
static void check_cachegrind(const struct caches_parameters *caches, const struct scope *scope,
                             struct complaints *complaints)
{
    const struct cache_level_parameters *const levels[] = {caches->l1, caches->l1_instruction,
                                                           caches->l2};
    static const char *const names[] = {"l1", "l1_instruction", "l2"};
    if (caches->l3 != NULL) {
        scope_complain(scope, "l3", complaints, "has no place in \"cachegrind\": LL is \"l2\"");
    }
    for (size_t i = 0; i < 3; i++) {
        struct scope child = scope_child(scope, names[i]);
        if (levels[i] == NULL) {
            scope_complain(scope, names[i], complaints,
                           "is missing: \"cachegrind\" counts I1 (l1_instruction), D1 (l1) and LL "
                           "(l2)");
            continue;
        }
        if (strcmp(levels[i]->replacement->name, "lru") != 0) {
            scope_complain(&child, "replacement", complaints,
                           "is \"%s\", and \"cachegrind\" knows \"lru\" alone",
                           levels[i]->replacement->name);
        }
        if (levels[i]->inclusion != LEVEL_NEITHER) {
            scope_complain(&child, "inclusion", complaints,
                           "is not \"neither\", and \"cachegrind\" knows no other");
        }
    }
    if (caches->l1 != NULL && caches->l2 != NULL &&
        !(caches->l1->write_allocate && caches->l2->write_allocate)) {
        scope_complain(scope, "counting", complaints,
                       "is \"cachegrind\", which takes every line that is written: write_allocate "
                       "has to be true");
    }
}

/* Complains of a core that has no level of its own to keep what it writes: coherence is about lines
 * that one core alone may write. */
static void check_last(const struct caches_parameters *caches, const struct scope *scope,
                       struct complaints *complaints)
{
    const struct cache_level_parameters *const levels[] = {caches->l3, caches->l2, caches->l1};
    static const char *const names[] = {"l3", "l2", "l1"};
    for (size_t i = 0; i < 3; i++) {
        if (levels[i] != NULL && levels[i]->shared_by == LEVEL_OF_CORE) {
            struct scope last = scope_child(scope, names[i]);
            if (levels[i]->write == LEVEL_WRITE_THROUGH) {
                scope_complain(&last, "write", complaints,
                               "is \"through\" in the last level of a core, which has to keep what "
                               "the core writes: \"back\"");
            }
            return;
        }
    }
}

/* Complains of a level that prefetches cannot come into. */
static void check_prefetched_level(const struct caches_parameters *caches, enum prefetcher_level to,
                                   const struct scope *scope, struct complaints *complaints)
{
    const struct cache_level_parameters *const levels[] = {
        [PREFETCH_L1] = caches->l1, [PREFETCH_L2] = caches->l2, [PREFETCH_L3] = caches->l3};
    if (to == PREFETCH_LAST) {
        return;
    }
    const char *name = prefetcher_levels[to];
    if (levels[to] == NULL) {
        scope_complain(scope, "level", complaints, "is \"%s\", and there is no such level", name);
    } else if (levels[to]->shared_by == LEVEL_OF_PROCESSOR) {
        scope_complain(scope, "level", complaints,
                       "is \"%s\", which the cores of a processor share: prefetches come into a "
                       "level of a core",
                       name);
    } else if (levels[to]->inclusion == LEVEL_EXCLUSIVE) {
        scope_complain(scope, "level", complaints,
                       "is \"%s\", which is exclusive: it holds what the level before it evicts",
                       name);
    }
}

static void check_prefetcher(const struct caches_parameters *caches, const struct scope *parent,
                             const struct caches_environment *environment,
                             struct complaints *complaints)
{
    const struct part *prefetcher = &caches->prefetcher;
    struct scope scope = scope_child(parent, "prefetcher");
    if (prefetcher->kind == NULL) {
        return;
    }
    if (caches->counting == CACHES_COUNT_CACHEGRIND) {
        scope_complain(parent, "prefetcher", complaints,
                       "has no place in \"cachegrind\", which knows none");
        return;
    }
    const struct prefetcher_parameters *parameters = prefetcher->parameters;
    check_prefetched_level(caches, (enum prefetcher_level)parameters->level, &scope, complaints);
    struct prefetcher_environment around = {.line_bytes = environment->line_bytes};
    kind_check(prefetcher->kind, parameters, &scope,
               &(struct check_context){.complaints = complaints, .environment = &around});
}

static void check_level(const struct behind *behind, const struct scope *caches,
                        const struct caches_environment *environment, struct complaints *complaints)
{
    if (behind->level == NULL) {
        return;
    }
    if (behind->needs != NULL && behind->needed == NULL) {
        scope_complain(caches, behind->needs, complaints, "is missing, and \"%s\" is given",
                       behind->name);
    }
    struct scope scope = scope_child(caches, behind->name);
    bool is_sound = cache_level_check(behind->level, &scope, environment->line_bytes, complaints);
    if (is_sound && behind->nearer != NULL) {
        check_behind(behind, caches, environment->cores, complaints);
    }
}

void caches_check(const struct caches_parameters *caches, const struct scope *scope,
                  const struct caches_environment *environment, struct complaints *complaints)
{
    const struct behind levels[] = {
        {.name = "l1", .level = caches->l1},
        {"l1_instruction", "l1", caches->l1_instruction, .needed = caches->l1},
        {"l2", "l1", caches->l2, caches->l1, caches->l1, caches->l1_instruction, NULL},
        {"l3", "l2", caches->l3, caches->l2, caches->l2, NULL, caches->l1},
    };
    if ((environment->line_bytes & (environment->line_bytes - 1)) != 0) {
        scope_complain(scope, NULL, complaints,
                       "need lines of a power of two of bytes, and line_size is %lld B",
                       (long long)environment->line_bytes);
        return;
    }
    bool has_others = caches->l1_instruction != NULL || caches->l2 != NULL || caches->l3 != NULL;
    if (caches->l1 == NULL && !has_others) {
        scope_complain(scope, "l1", complaints, "is missing: the level next to a core");
    }
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        check_level(&levels[i], scope, environment, complaints);
    }
    if (caches->tlb != NULL) {
        struct scope child = scope_child(scope, "tlb");
        tlb_check(caches->tlb, &child, complaints);
    }
    check_last(caches, scope, complaints);
    check_prefetcher(caches, scope, environment, complaints);
    if (caches->counting == CACHES_COUNT_CACHEGRIND) {
        check_cachegrind(caches, scope, complaints);
        if (!environment->is_one) {
            scope_complain(scope, "counting", complaints,
                           "is \"cachegrind\", which knows one core: there are several");
        }
    }
}
