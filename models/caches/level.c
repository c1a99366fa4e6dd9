#include "models/caches/level.h"

#include "models/caches/cache.h"

#define MEMBER(name) offsetof(struct cache_level_parameters, name)

static const char *const sharings[] = {
    [LEVEL_OF_CORE] = "core", [LEVEL_OF_PROCESSOR] = "processor", NULL};
static const char *const writes[] = {
    [LEVEL_WRITE_BACK] = "back", [LEVEL_WRITE_THROUGH] = "through", NULL};
static const char *const inclusions[] = {[LEVEL_NEITHER] = "neither",
                                         [LEVEL_INCLUSIVE] = "inclusive",
                                         [LEVEL_EXCLUSIVE] = "exclusive",
                                         NULL};

#define NEARER_SHARED_DOC                                                                          \
    "core: each core has one of its own; processor: the cores of a processor share one."

/* clang-format off */
#define ARRAY_ROWS(SHARED_BY, SHARED_DOC)                                                          \
    {.name = "size", .type = PARAMETER_SIZE, .offset = MEMBER(size),                               \
     .doc = "What the lines of the level hold together: sets x ways x line size.",                 \
     .flags = PARAMETER_ABOVE_LEAST, .most = 1e12},                                                \
    {.name = "ways", .type = PARAMETER_INTEGER, .offset = MEMBER(ways),                            \
     .doc = "Lines of each set; 1 is direct-mapped, size / line size is fully associative.",       \
     .preset = "8", .least = 1, .most = 1 << 24},                                                  \
    {.name = "latency", .type = PARAMETER_DURATION, .offset = MEMBER(latency),                     \
     .doc = "Time of a lookup in the level, on top of those of the levels nearer the core.",       \
     .most = 1},                                                                                   \
    {.name = "shared_by", .type = PARAMETER_CHOICE, .offset = MEMBER(shared_by),                   \
     .doc = (SHARED_DOC),                                                                         \
     .preset = (SHARED_BY), .choices = sharings},                                                  \
    {.name = "replacement", .type = PARAMETER_KIND, .offset = MEMBER(replacement),                 \
     .doc = "Which line of a full set makes room for another.",                                    \
     .preset = "\"lru\"", .role = "replacement"}

#define WRITE_ROWS                                                                                 \
    {.name = "write", .type = PARAMETER_CHOICE, .offset = MEMBER(write),                           \
     .doc = "back: a written line is dirty, and is written on when it is evicted; through: each "  \
            "write goes on to the next level, and no line is dirty.",                              \
     .preset = "\"back\"", .choices = writes},                                                     \
    {.name = "write_allocate", .type = PARAMETER_BOOLEAN, .offset = MEMBER(write_allocate),        \
     .doc = "Whether a write that misses brings the line into the level.", .preset = "true"}

#define INCLUSION_ROW                                                                              \
    {.name = "inclusion", .type = PARAMETER_CHOICE, .offset = MEMBER(inclusion),                   \
     .doc = "inclusive: the level holds all lines of the levels nearer the cores, and those lose " \
            "what it evicts; exclusive: it holds what the level before it evicts, and a line that "\
            "hits moves up; neither: it claims nothing.",                                          \
     .preset = "\"neither\"", .choices = inclusions}
/* clang-format on */

TABLE(cache_l1_table, struct cache_level_parameters, ARRAY_ROWS("\"core\"", NEARER_SHARED_DOC),
      WRITE_ROWS);
TABLE(cache_l1_instruction_table, struct cache_level_parameters,
      ARRAY_ROWS("\"core\"", NEARER_SHARED_DOC));
TABLE(cache_l2_table, struct cache_level_parameters, ARRAY_ROWS("\"core\"", NEARER_SHARED_DOC),
      WRITE_ROWS, INCLUSION_ROW);
TABLE(cache_l3_table, struct cache_level_parameters,
      ARRAY_ROWS(
          "\"processor\"",
          "The last level as a rule: one for all cores of a processor; \"core\": one for each."),
      WRITE_ROWS, INCLUSION_ROW);

bool cache_level_check(const struct cache_level_parameters *level, const struct scope *scope,
                       int64_t line_bytes, struct complaints *complaints)
{
    size_t before = complaints->errors;
    int64_t way_bytes = level->ways * line_bytes;
    if (level->size < way_bytes || level->size % way_bytes != 0) {
        scope_complain(scope, "size", complaints,
                       "is %lld B, not a multiple of %lld B: %lld ways of lines of %lld B",
                       (long long)level->size, (long long)way_bytes, (long long)level->ways,
                       (long long)line_bytes);
    } else if (level->size / line_bytes > CACHE_SLOTS_MOST) {
        scope_complain(scope, "size", complaints, "is %lld lines, more than %u",
                       (long long)(level->size / line_bytes), CACHE_SLOTS_MOST);
    }
    if (replacement_of(level->replacement)->needs_power_of_two &&
        (level->ways & (level->ways - 1)) != 0) {
        scope_complain(scope, "ways", complaints,
                       "are %lld, and \"%s\" needs a power of two: 1, 2, 4, 8, 16, ...",
                       (long long)level->ways, level->replacement->name);
    }
    return complaints->errors == before;
}
