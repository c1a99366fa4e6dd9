#include "models/caches/line_values.h"

#include "sim/base/assert.h"

enum { ENTRIES_FIRST = 256, WAITING_FIRST = 16 };

struct line_values *line_values_make(struct arena *arena, uint32_t cores, uint32_t processors)
{
    struct line_values *values = ARENA_NEW(arena, struct line_values);
    *values = (struct line_values){
        .arena = arena,
        .entries = ARENA_ARRAY(arena, struct line_value, ENTRIES_FIRST),
        .mask = ENTRIES_FIRST - 1,
        .places = cores + processors + 2, /* memory, and the last write of each line */
        .waiting = ARENA_ARRAY(arena, struct line_use, WAITING_FIRST),
        .waiting_room = WAITING_FIRST,
    };
    return values;
}

/* The entry of a key, or the free one where it belongs. */
static struct line_value *find(const struct line_values *values, uint64_t key)
{
    uint64_t mixed = key * UINT64_C(0x9E3779B97F4A7C15);
    uint64_t at = mixed ^ mixed >> 32;
    struct line_value *entry = &values->entries[at & values->mask];
    while (entry->key != 0 && entry->key != key) {
        entry = &values->entries[++at & values->mask];
    }
    return entry;
}

static void grow(struct line_values *values)
{
    struct line_values old = *values;
    values->mask = old.mask * 2 + 1;
    values->entries = ARENA_ARRAY(values->arena, struct line_value, values->mask + 1);
    for (uint64_t i = 0; i <= old.mask; i++) {
        if (old.entries[i].key != 0) {
            *find(values, old.entries[i].key) = old.entries[i];
        }
    }
}

static uint64_t key_of(const struct line_values *values, uint32_t place, uint64_t line)
{
    ASSERT(place < values->places);
    return line * values->places + place + 1;
}

uint64_t line_values_at(struct line_values *values, uint32_t place, uint64_t line)
{
    return find(values, key_of(values, place, line))->version;
}

void line_values_put(struct line_values *values, uint32_t place, uint64_t line, uint64_t version)
{
    uint64_t key = key_of(values, place, line);
    struct line_value *entry = find(values, key);
    if (entry->key == 0) {
        if (++values->count > values->mask / 4 * 3) {
            grow(values);
            entry = find(values, key);
        }
        entry->key = key;
    }
    entry->version = version;
}

void line_values_move(struct line_values *values, uint64_t line, uint32_t from, uint32_t to)
{
    if (values != NULL && from != to) {
        line_values_put(values, to, line, line_values_at(values, from, line));
    }
}

/* The place of the last write of each line. */
static uint32_t last_place(const struct line_values *values)
{
    return values->places - 1;
}

/* Compares what an access finds with the last write. */
static void compare(struct line_values *values, const struct line_use *use, uint64_t found,
                    uint64_t last)
{
    values->uses++;
    if (found == last || use->is_late) {
        return;
    }
    if (values->stale_uses++ == 0) {
        values->stale = *use;
        values->found = found;
        values->last = last;
    }
}

/* Whether a store of the same thread and line, before an access, waits. */
static bool is_forwarded(const struct line_values *values, const struct line_use *use)
{
    for (uint32_t i = 0; i < values->waiting_count; i++) {
        const struct line_use *other = &values->waiting[i];
        if (other->thread == use->thread && other->line == use->line &&
            other->number < use->number && access_kind_writes((enum access_kind)other->kind)) {
            return true;
        }
    }
    return false;
}

void line_values_use(struct line_values *values, const struct line_use *use)
{
    uint64_t found = line_values_at(values, use->core, use->line);
    uint64_t last = line_values_at(values, last_place(values), use->line);
    compare(values, use, found, last);
    if (access_kind_writes((enum access_kind)use->kind)) {
        line_values_put(values, last_place(values), use->line, last + 1);
        line_values_put(values, use->core, use->line, last + 1);
    }
    if (values->port.take != NULL) {
        struct line_use noted = *use;
        noted.is_forwarded = is_forwarded(values, use);
        values->port.take(values->port.owner, &noted, found);
    }
}

void line_values_await(struct line_values *values, const struct line_use *use)
{
    if (values->waiting_count == values->waiting_room) {
        const struct line_use *old = values->waiting;
        values->waiting_room *= 2;
        values->waiting = ARENA_ARRAY(values->arena, struct line_use, values->waiting_room);
        for (uint32_t i = 0; i < values->waiting_count; i++) {
            values->waiting[i] = old[i];
        }
    }
    values->waiting[values->waiting_count++] = *use;
}

void line_values_pass(struct line_values *values, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; values != NULL && i < values->waiting_count; i++) {
        if (values->waiting[i].reference == from) {
            values->waiting[i].reference = to;
        }
    }
}

void line_values_serve(struct line_values *values, uint32_t reference, bool may_write)
{
    uint32_t i = 0;
    while (values != NULL && i < values->waiting_count) {
        const struct line_use use = values->waiting[i];
        bool writes = access_kind_writes((enum access_kind)use.kind);
        if (use.reference != reference || (writes && !may_write)) {
            i++;
            continue;
        }
        values->waiting_count--;
        for (uint32_t later = i; later < values->waiting_count; later++) {
            values->waiting[later] = values->waiting[later + 1];
        }
        line_values_use(values, &use);
    }
}
