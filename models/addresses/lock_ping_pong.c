/*
 * Locks that go from thread to thread: each takes a lock, refers to the data that it guards, gives
 * it up, and works on data of its own.
 *
 * Taking a lock modifies its word, which has a line of its own; giving it up writes the word. Each
 * lock guards some lines of data behind it, and each of these is referred to once. A pattern knows
 * no time: nobody waits for a lock, so this is the traffic of lines, not of waiting.
 */
#include "models/addresses/own_work.h"

extern const struct kind lock_ping_pong_kind;

struct lock_ping_pong_parameters {
    int64_t locks;
    int64_t data_lines;
    int data_access;
    int64_t element;
    struct own_work_parameters own;
};

#define MEMBER(name) offsetof(struct lock_ping_pong_parameters, name)

static const char *const data_accesses[] = {
    [ACCESS_READ] = "read", [ACCESS_WRITE] = "write", [ACCESS_MODIFY] = "modify", NULL};

static TABLE(parameters_table, struct lock_ping_pong_parameters,
             {.name = "locks",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(locks),
              .doc = "Locks, of which a thread takes any each time.",
              .preset = "1",
              .least = 1,
              .most = 1 << 20},
             {.name = "data_lines",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(data_lines),
              .doc = "Lines of data that each lock guards.",
              .preset = "1",
              .most = 1 << 20},
             {.name = "data_access",
              .type = PARAMETER_CHOICE,
              .offset = MEMBER(data_access),
              .doc = "What a thread does with each of these lines while it holds the lock.",
              .preset = "\"modify\"",
              .choices = data_accesses},
             ELEMENT_ROW(MEMBER(element)), OWN_WORK_ROWS(MEMBER(own)));

struct lock_ping_pong {
    struct pattern pattern;
    struct lock_ping_pong_parameters parameters;
    uint64_t line;
};

/** The next thing that a thread does. */
enum act { TAKE, USE, GIVE_UP, OWN_WORK };

struct lock_place {
    struct burst burst;
    struct own_work work;
    uint64_t lock; /* the address of its word */
    enum act act;
};

/* An access may be longer than a line. */
static uint64_t line_of(const struct lock_ping_pong_parameters *parameters,
                        const struct pattern_environment *around)
{
    uint64_t line = (uint64_t)around->line_bytes;
    return ((uint64_t)parameters->element + line - 1) / line * line;
}

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    const struct lock_ping_pong_parameters *parameters = from;
    struct lock_ping_pong *locks = ARENA_NEW(arena, struct lock_ping_pong);
    locks->parameters = *parameters;
    locks->line = line_of(parameters, around);
    return &locks->pattern;
}

static void begin(struct run *run, struct pattern_place *place)
{
    place->state = ARENA_NEW(run->arena, struct lock_place);
}

static uint64_t choose_lock(const struct lock_ping_pong *locks, struct stream *stream)
{
    uint64_t count = (uint64_t)locks->parameters.locks;
    uint64_t lock = count == 1 ? 0 : stream_below(stream, count);
    return PATTERN_SHARED + lock * (1 + (uint64_t)locks->parameters.data_lines) * locks->line;
}

static bool following(struct pattern_place *place, struct burst *burst)
{
    const struct lock_ping_pong *locks = (const struct lock_ping_pong *)place->pattern;
    const struct lock_ping_pong_parameters *parameters = &locks->parameters;
    struct lock_place *state = place->state;
    uint16_t bytes = (uint16_t)parameters->element;
    switch (state->act) {
    case TAKE:
        state->lock = choose_lock(locks, &place->stream);
        *burst = burst_make(state->lock, 1, bytes, ACCESS_MODIFY);
        state->act = USE;
        break;
    case USE:
        *burst = burst_make(state->lock + locks->line, (uint64_t)parameters->data_lines, bytes,
                            (enum access_kind)parameters->data_access);
        burst->step = locks->line;
        state->act = GIVE_UP;
        break;
    case GIVE_UP:
        *burst = burst_make(state->lock, 1, bytes, ACCESS_WRITE);
        state->work.left = (uint64_t)parameters->own.references;
        state->act = OWN_WORK;
        break;
    case OWN_WORK:
        if (!own_work_next(&state->work, &parameters->own, bytes, place->thread, burst)) {
            state->act = TAKE;
        }
        break;
    }
    return true;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    (void)run;
    struct lock_place *state = place->state;
    return bursts_fill(place, &state->burst, following, list, most);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct lock_ping_pong_parameters *parameters = from;
    own_work_check(&parameters->own, parameters->element, scope, context);
    if (!context->is_whole) {
        return;
    }
    unsigned_wide all = (unsigned_wide)line_of(parameters, context->environment) *
                        (uint64_t)parameters->locks * (1 + (uint64_t)parameters->data_lines);
    if (all > PATTERN_REGION) {
        scope_complain(scope, "locks", context->complaints,
                       "the locks and their data are larger than 64 GiB");
    }
}

static const struct pattern_operations operations = {.make = make, .begin = begin, .next = next};

const struct kind lock_ping_pong_kind = {
    .name = "lock_ping_pong",
    .role = "pattern",
    .doc = "Each thread takes a lock, refers to the data that it guards, gives it up and works on "
           "its own.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
