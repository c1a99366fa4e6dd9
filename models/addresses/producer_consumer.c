/*
 * Producers and consumers: threads in pairs, of which one fills the slots of a ring and the other
 * empties them.
 *
 * Threads 0 and 1 are the first pair; the even thread produces. For each slot, round and round, the
 * producer reads the slot's flag (is it empty?), writes its data and sets the flag; the consumer
 * reads the flag, reads the data and clears the flag. Then each works on data of its own. A
 * pattern knows no time: nobody waits for a flag, so this is the traffic of lines between two
 * threads that never find the ring empty or full.
 */
#include "models/addresses/own_work.h"

extern const struct kind producer_consumer_kind;

enum flag { FLAG_OWN_LINE, FLAG_WITH_DATA };

struct producer_consumer_parameters {
    int64_t slots;
    int64_t slot;
    int64_t element;
    int flag;
    struct own_work_parameters own;
};

#define MEMBER(name) offsetof(struct producer_consumer_parameters, name)

static const char *const flags[] = {
    [FLAG_OWN_LINE] = "own_line", [FLAG_WITH_DATA] = "with_data", NULL};

static TABLE(parameters_table, struct producer_consumer_parameters,
             {.name = "slots",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(slots),
              .doc = "Slots of the ring of each pair.",
              .preset = "8",
              .least = 1,
              .most = 1 << 20},
             {.name = "slot",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(slot),
              .doc = "Bytes of data in a slot.",
              .preset = "\"64 B\"",
              .least = 1,
              .most = 1 << 30},
             ELEMENT_ROW(MEMBER(element)),
             {.name = "flag",
              .type = PARAMETER_CHOICE,
              .offset = MEMBER(flag),
              .doc = "Where the flag of a slot is: in a line of its own before the data, or right "
                     "before them.",
              .preset = "\"own_line\"",
              .choices = flags},
             OWN_WORK_ROWS(MEMBER(own)));

struct producer_consumer {
    struct pattern pattern;
    struct producer_consumer_parameters parameters;
    uint64_t elements;   /* of a slot */
    uint64_t data;       /* from the flag to the data [bytes] */
    uint64_t slot_bytes; /* from a slot to the next: whole lines */
};

/** The next thing that a thread does. */
enum act { READ_FLAG, MOVE_DATA, WRITE_FLAG, OWN_WORK };

struct ring_place {
    struct burst burst;
    struct own_work work;
    uint64_t slot; /* the address of its flag */
    uint64_t first;
    uint64_t end;
    enum act act;
};

static uint64_t whole_lines(uint64_t bytes, uint64_t line)
{
    return (bytes + line - 1) / line * line;
}

static uint64_t data_at(const struct producer_consumer_parameters *parameters,
                        const struct pattern_environment *around)
{
    return (uint64_t)(parameters->flag == FLAG_OWN_LINE && around->line_bytes > parameters->element
                          ? around->line_bytes
                          : parameters->element);
}

static uint64_t slot_bytes(const struct producer_consumer_parameters *parameters,
                           const struct pattern_environment *around)
{
    return whole_lines(data_at(parameters, around) + (uint64_t)parameters->slot,
                       (uint64_t)around->line_bytes);
}

static struct pattern *make(struct arena *arena, const void *from,
                            const struct pattern_environment *around)
{
    const struct producer_consumer_parameters *parameters = from;
    struct producer_consumer *ring = ARENA_NEW(arena, struct producer_consumer);
    ring->parameters = *parameters;
    ring->elements = (uint64_t)(parameters->slot / parameters->element);
    ring->data = data_at(parameters, around);
    ring->slot_bytes = slot_bytes(parameters, around);
    return &ring->pattern;
}

static void begin(struct run *run, struct pattern_place *place)
{
    const struct producer_consumer *ring = (const struct producer_consumer *)place->pattern;
    struct ring_place *state = ARENA_NEW(run->arena, struct ring_place);
    uint64_t bytes = ring->slot_bytes * (uint64_t)ring->parameters.slots;
    state->first = PATTERN_SHARED + place->thread / 2 * bytes;
    state->end = state->first + bytes;
    state->slot = state->first;
    place->state = state;
}

static bool following(struct pattern_place *place, struct burst *burst)
{
    const struct producer_consumer *ring = (const struct producer_consumer *)place->pattern;
    struct ring_place *state = place->state;
    bool produces = place->thread % 2 == 0;
    uint16_t bytes = (uint16_t)ring->parameters.element;
    switch (state->act) {
    case READ_FLAG:
        *burst = burst_make(state->slot, 1, bytes, ACCESS_READ);
        state->act = MOVE_DATA;
        break;
    case MOVE_DATA:
        *burst = burst_make(state->slot + ring->data, ring->elements, bytes,
                            produces ? ACCESS_WRITE : ACCESS_READ);
        state->act = WRITE_FLAG;
        break;
    case WRITE_FLAG:
        *burst = burst_make(state->slot, 1, bytes, ACCESS_WRITE);
        state->slot += ring->slot_bytes;
        state->slot = state->slot == state->end ? state->first : state->slot;
        state->work.left = (uint64_t)ring->parameters.own.references;
        state->act = OWN_WORK;
        break;
    case OWN_WORK:
        if (!own_work_next(&state->work, &ring->parameters.own, bytes, place->thread, burst)) {
            state->act = READ_FLAG;
        }
        break;
    }
    return true;
}

static uint32_t next(struct run *run, struct pattern_place *place, struct access *list,
                     uint32_t most)
{
    (void)run;
    struct ring_place *state = place->state;
    return bursts_fill(place, &state->burst, following, list, most);
}

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct producer_consumer_parameters *parameters = from;
    const struct pattern_environment *around = context->environment;
    own_work_check(&parameters->own, parameters->element, scope, context);
    if (around->threads % 2 != 0) {
        scope_complain(scope, NULL, context->complaints,
                       "%u threads are no pairs of a producer and a consumer", around->threads);
    }
    if (!context->is_whole) {
        return;
    }
    if (parameters->slot < parameters->element) {
        scope_complain(scope, "slot", context->complaints, "%lld bytes hold no access of %lld",
                       (long long)parameters->slot, (long long)parameters->element);
    }
    unsigned_wide all = (unsigned_wide)slot_bytes(parameters, around) *
                        (uint64_t)parameters->slots * (around->threads / 2);
    if (all > PATTERN_REGION) {
        scope_complain(scope, "slots", context->complaints,
                       "the rings of all pairs are larger than 64 GiB");
    }
}

static const struct pattern_operations operations = {.make = make, .begin = begin, .next = next};

const struct kind producer_consumer_kind = {
    .name = "producer_consumer",
    .role = "pattern",
    .doc = "Threads in pairs: one writes the slots of a ring, the other reads them.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
