#include "models/machine/acts.h"

#include <string.h>

enum { ACTS_OF_A_STEP = 6 };

const char *const act_parts[] = {
    [PART_PARALLEL] = "parallel", [PART_REPLICATED] = "replicated", [PART_SERIAL] = "serial", NULL};

void acts_init(struct acts *acts, struct arena *arena, size_t steps)
{
    *acts = (struct acts){.arena = arena};
    acts->list = ARENA_ARRAY(arena, struct act, steps * ACTS_OF_A_STEP + 1);
    acts->lock_names.list = acts->locks;
    acts->device_names.list = acts->devices;
}

struct act *acts_add(struct acts *acts, enum act_kind kind)
{
    struct act *act = &acts->list[acts->count++];
    *act = (struct act){.kind = kind, .step = acts->step};
    return act;
}

uint32_t acts_open(struct acts *acts, enum act_part part, uint64_t count)
{
    if (part == PART_SERIAL) {
        acts_add(acts, ACT_BARRIER);
    }
    struct act *repeat = acts_add(acts, ACT_REPEAT);
    repeat->part = part;
    repeat->count = count;
    return acts->count - 1;
}

void acts_close(struct acts *acts, uint32_t opened)
{
    acts_add(acts, ACT_AGAIN)->number = opened + 1;
    acts->list[opened].number = acts->count;
    if (acts->list[opened].part == PART_SERIAL) {
        acts_add(acts, ACT_BARRIER);
    }
}

static uint32_t number_of(struct acts *acts, const char **list, struct program_names *names,
                          const char *name)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (strcmp(list[i], name) == 0) {
            return i;
        }
    }
    if (names->count == ACTS_NAMES_MOST) {
        acts->is_full = true;
        return 0;
    }
    list[names->count] = name;
    return names->count++;
}

uint32_t acts_lock(struct acts *acts, const char *name)
{
    return number_of(acts, acts->locks, &acts->lock_names, name);
}

uint32_t acts_device(struct acts *acts, const char *name)
{
    return number_of(acts, acts->devices, &acts->device_names, name);
}

uint64_t acts_share(const struct act *repeat, const struct program_place *place)
{
    switch (repeat->part) {
    case PART_REPLICATED:
        return repeat->count;
    case PART_SERIAL:
        return place->thread == 0 ? repeat->count : 0;
    case PART_PARALLEL:
        break;
    }
    uint64_t each = repeat->count / place->threads;
    return each + (place->thread < repeat->count % place->threads);
}
