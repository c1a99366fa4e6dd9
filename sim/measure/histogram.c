#include "sim/measure/histogram.h"

#include "sim/base/assert.h"

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    struct histogram *histogram = measure;
    ASSERT(number < histogram->marks);
    bool is_empty = histogram->lowest >= histogram->highest;
    uint32_t length = is_empty ? 0 : histogram->highest - histogram->lowest;
    struct histogram_mark marked = {
        .counts = ARENA_ARRAY(histogram->arena, uint64_t, is_empty ? 1 : length),
        .first = histogram->lowest,
        .length = length,
    };
    for (uint32_t i = 0; i < length; i++) {
        marked.counts[i] = histogram->buckets[marked.first + i].count;
    }
    histogram->marked[number] = marked;
}

void histogram_init(struct histogram *histogram, struct measures *measures)
{
    struct arena *arena = measures_arena(measures);
    histogram->arena = arena;
    histogram->marks = measures_marks(measures)->count;
    histogram->lowest = HISTOGRAM_BUCKETS;
    histogram->highest = 0;
    histogram->buckets = ARENA_ARRAY(arena, struct histogram_bucket, HISTOGRAM_BUCKETS);
    histogram->marked = ARENA_ARRAY(arena, struct histogram_mark, histogram->marks);
    measures_register_large(measures, histogram, mark);
}
