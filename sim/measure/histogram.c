#include "sim/measure/histogram.h"

#include "sim/base/assert.h"

static void mark(void *measure, unsigned number, sim_ticks now)
{
    (void)now;
    struct histogram *histogram = measure;
    ASSERT(number < histogram->marks);
    histogram->marked[number] = ARENA_ARRAY(histogram->arena, uint64_t, HISTOGRAM_BUCKETS);
    for (uint32_t bucket = histogram->lowest; bucket < histogram->highest; bucket++) {
        histogram->marked[number][bucket] = histogram->buckets[bucket].count;
    }
}

void histogram_init(struct histogram *histogram, struct measures *measures)
{
    struct arena *arena = measures_arena(measures);
    histogram->arena = arena;
    histogram->marks = measures_marks(measures)->count;
    histogram->lowest = HISTOGRAM_BUCKETS;
    histogram->highest = 0;
    histogram->buckets = ARENA_ARRAY(arena, struct histogram_bucket, HISTOGRAM_BUCKETS);
    histogram->marked = ARENA_ARRAY(arena, uint64_t *, histogram->marks);
    measures_register_large(measures, histogram, mark);
}
