#include "models/caches/prefetcher_stride.h"

#define MEMBER(name) offsetof(struct prefetcher_stride_parameters, name)

static TABLE(parameters_table, struct prefetcher_stride_parameters, PREFETCHER_ROWS,
             {.name = "entries",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(entries),
              .doc = "Streams that the table of a core follows at once, each of one thread in one "
                     "page.",
              .preset = "32",
              .least = 1,
              .most = 1024},
             {.name = "degree",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(degree),
              .doc = "Lines that are prefetched for each line that the stream comes to; 0: none, "
                     "to compare with.",
              .preset = "1",
              .most = PREFETCHER_LINES_MOST},
             {.name = "distance",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(distance),
              .doc = "Strides by which the first of these is ahead of the line that the stream "
                     "comes to.",
              .preset = "4",
              .least = 1,
              .most = 1024},
             {.name = "confidence",
              .type = PARAMETER_INTEGER,
              .offset = MEMBER(confidence),
              .doc = "Equal strides in succession before the first prefetch of a stream.",
              .preset = "2",
              .least = 1,
              .most = 255},
             {.name = "page",
              .type = PARAMETER_SIZE,
              .offset = MEMBER(page),
              .doc = "The page that a stream stays in: no prefetch leaves it.",
              .preset = "\"4 KiB\"",
              .flags = PARAMETER_ABOVE_LEAST,
              .most = 1e12});

static void check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct prefetcher_stride_parameters *parameters = from;
    const struct prefetcher_environment *around = context->environment;
    if (parameters->page % around->line_bytes != 0) {
        scope_complain(scope, "page", context->complaints,
                       "is %lld B, which are no whole lines of %lld B", (long long)parameters->page,
                       (long long)around->line_bytes);
    }
}

/* The states of a stream: what its stride is worth. */
enum state {
    INITIAL,       /* one line was seen, or the stride was wrong after it had been steady */
    TRANSIENT,     /* a stride was seen once */
    STEADY,        /* it was seen again */
    NO_PREDICTION, /* strides differ */
};

struct entry {
    uint64_t page;
    uint64_t last; /* line */
    uint64_t used; /* when it was seen last; 0: the entry is free */
    int64_t thread;
    int64_t stride;  /* [lines] */
    uint32_t agreed; /* equal strides in succession */
    enum state state;
};

struct prediction_table {
    const struct prefetcher_stride_parameters *parameters;
    uint64_t page_lines;
    uint64_t uses;
    struct entry *entries;
};

static void *make(struct arena *arena, const void *parameters, int64_t line_bytes)
{
    struct prediction_table *table = ARENA_NEW(arena, struct prediction_table);
    table->parameters = parameters;
    table->page_lines = (uint64_t)(table->parameters->page / line_bytes);
    table->entries = ARENA_ARRAY(arena, struct entry, (size_t)table->parameters->entries);
    return table;
}

/* The entry of a stream, or the one to replace. */
static struct entry *find(const struct prediction_table *table, int64_t thread, uint64_t page)
{
    struct entry *oldest = &table->entries[0];
    for (int64_t i = 0; i < table->parameters->entries; i++) {
        struct entry *entry = &table->entries[i];
        if (entry->used > 0 && entry->page == page && entry->thread == thread) {
            return entry;
        }
        oldest = entry->used < oldest->used ? entry : oldest;
    }
    return oldest;
}

/* A stream has gone on by a stride. */
static void go_on(struct entry *entry, int64_t stride)
{
    static const enum state after[][2] = {
        /* wrong, right */
        [INITIAL] = {TRANSIENT, STEADY},
        [TRANSIENT] = {NO_PREDICTION, STEADY},
        [STEADY] = {INITIAL, STEADY},
        [NO_PREDICTION] = {NO_PREDICTION, TRANSIENT},
    };
    bool is_right = stride == entry->stride;
    if (is_right) {
        entry->agreed += entry->agreed < UINT32_MAX;
    } else if (entry->state != STEADY) {
        entry->stride = stride;
        entry->agreed = 1;
    }
    entry->state = after[entry->state][is_right];
}

static uint32_t predict(const struct prediction_table *table, const struct entry *entry,
                        uint64_t *lines)
{
    const struct prefetcher_stride_parameters *parameters = table->parameters;
    uint32_t count = 0;
    bool is_sure = entry->state == STEADY || entry->state == TRANSIENT;
    if (!is_sure || entry->agreed < parameters->confidence) {
        return 0;
    }
    for (int64_t i = 0; i < parameters->degree; i++) {
        uint64_t line = entry->last + (uint64_t)(entry->stride * (parameters->distance + i));
        if (line / table->page_lines == entry->page) {
            lines[count++] = line;
        }
    }
    return count;
}

static uint32_t see(void *state, int64_t thread, uint64_t line, uint64_t *lines)
{
    struct prediction_table *table = state;
    uint64_t page = line / table->page_lines;
    struct entry *entry = find(table, thread, page);
    bool is_new = entry->used == 0 || entry->page != page || entry->thread != thread;
    if (is_new) {
        *entry = (struct entry){.page = page, .thread = thread, .last = line};
    }
    entry->used = ++table->uses;
    if (line == entry->last) {
        return 0;
    }
    go_on(entry, (int64_t)(line - entry->last));
    entry->last = line;
    return predict(table, entry, lines);
}

static const struct prefetcher_operations operations = {.make = make, .see = see};

const struct kind prefetcher_stride_kind = {
    .name = "stride",
    .role = "prefetcher",
    .doc = "Fetches lines ahead of streams of a constant stride, each of one thread in one page.",
    .parameters = &parameters_table,
    .check = check,
    .operations = &operations,
};
