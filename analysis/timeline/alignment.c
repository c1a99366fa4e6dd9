#include "analysis/timeline/alignment.h"

#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* By what happened where. */
static int compare_kinds(const struct timeline_line *left, const struct timeline_line *right)
{
    int order = strcmp(left->event, right->event);
    order = order != 0 ? order : timeline_compare_texts(left->node, right->node);
    return order != 0 ? order : timeline_compare_texts(left->object, right->object);
}

static int by_kind(const void *left, const void *right)
{
    const struct timeline_line *a = *(const struct timeline_line *const *)left;
    const struct timeline_line *b = *(const struct timeline_line *const *)right;
    int order = compare_kinds(a, b);
    return order != 0 ? order : (a->seq > b->seq) - (a->seq < b->seq);
}

/* The events of a side by what happened where, then by number. */
static const struct timeline_line **sorted(const struct timeline_lines *lines)
{
    const struct timeline_line **list = memory_alloc_many(lines->count + 1, sizeof(void *));
    for (size_t i = 0; i < lines->count; i++) {
        list[i] = &lines->list[i];
    }
    qsort(list, lines->count, sizeof *list, by_kind);
    return list;
}

int64_t alignment_ticks(const struct alignment *alignment, size_t side, int64_t ticks)
{
    int64_t step = 1;
    for (int i = alignment->decimals; i < alignment->lines[side]->decimals; i++) {
        step *= 10;
    }
    return ticks / step + (step > 1 && ticks % step >= step - ticks % step ? 1 : 0);
}

int64_t alignment_difference(const struct alignment *alignment, const struct alignment_row *row)
{
    return alignment_ticks(alignment, 1, row->sides[1]->at) -
           alignment_ticks(alignment, 0, row->sides[0]->at);
}

static void add_row(struct alignment *alignment, const struct alignment_row *row)
{
    alignment->rows[alignment->count++] = *row;
    if (row->sides[0] == NULL || row->sides[1] == NULL) {
        alignment->only[row->sides[0] == NULL ? 1 : 0]++;
    } else if (alignment_difference(alignment, row) == 0) {
        alignment->equal++;
    } else {
        alignment->moved++;
    }
}

/* Walk both sides side by side, kind after kind. */
static void pair_events(struct alignment *alignment)
{
    const struct timeline_line **left = sorted(alignment->lines[0]);
    const struct timeline_line **right = sorted(alignment->lines[1]);
    size_t left_count = alignment->lines[0]->count;
    size_t right_count = alignment->lines[1]->count;
    const struct timeline_line *before = NULL;
    uint64_t occurrence = 0;
    alignment->rows = memory_alloc_many(left_count + right_count + 1, sizeof *alignment->rows);
    for (size_t i = 0, k = 0; i < left_count || k < right_count;) {
        int order = i == left_count ? 1 : k == right_count ? -1 : compare_kinds(left[i], right[k]);
        struct alignment_row row = {{order <= 0 ? left[i++] : NULL, order >= 0 ? right[k++] : NULL},
                                    0};
        const struct timeline_line *line = row.sides[0] != NULL ? row.sides[0] : row.sides[1];
        occurrence = before != NULL && compare_kinds(before, line) == 0 ? occurrence + 1 : 1;
        row.occurrence = occurrence;
        before = line;
        add_row(alignment, &row);
    }
    memory_free(left);
    memory_free(right);
}

/* The side that places a row in time: the left one where it has the event. */
static int64_t place_of(const struct alignment_row *row, const struct timeline_line **line)
{
    *line = row->sides[0] != NULL ? row->sides[0] : row->sides[1];
    return (*line)->at;
}

static int compare_rows(const struct alignment *alignment, const struct alignment_row *a,
                        const struct alignment_row *b)
{
    const struct timeline_line *left;
    const struct timeline_line *right;
    int64_t first = alignment_ticks(alignment, a->sides[0] == NULL, place_of(a, &left));
    int64_t second = alignment_ticks(alignment, b->sides[0] == NULL, place_of(b, &right));
    int order = (first > second) - (first < second);
    order = order != 0 ? order : (left->seq > right->seq) - (left->seq < right->seq);
    return order != 0 ? order : (a->sides[0] == NULL) - (b->sides[0] == NULL);
}

static int by_time(const void *left, const void *right, void *alignment)
{
    return compare_rows(alignment, left, right);
}

/* Where a phase stands among those of a pair; their number where it does not. */
static size_t find_phase(const struct alignment_outage *pair, const char *name)
{
    size_t at = 0;
    while (at < pair->phase_count && strcmp(pair->phases[at], name) != 0) {
        at++;
    }
    return at;
}

/* Where a phase that only this side has belongs: before the next that both have. */
static size_t place_phase(const struct alignment_outage *pair, const struct timeline_outage *outage,
                          size_t index)
{
    size_t place = pair->phase_count;
    for (size_t i = outage->phase_count; i-- > index + 1;) {
        size_t at = find_phase(pair, outage->phases[i].name);
        place = at < pair->phase_count ? at : place;
    }
    return place;
}

static void name_phases(struct alignment_outage *pair)
{
    for (size_t side = 0; side < ALIGNMENT_SIDES; side++) {
        const struct timeline_outage *outage = pair->sides[side];
        for (size_t i = 0; outage != NULL && i < outage->phase_count; i++) {
            if (find_phase(pair, outage->phases[i].name) < pair->phase_count) {
                continue;
            }
            size_t place = place_phase(pair, outage, i);
            memmove(&pair->phases[place + 1], &pair->phases[place],
                    (pair->phase_count - place) * sizeof *pair->phases);
            pair->phases[place] = outage->phases[i].name;
            pair->phase_count++;
        }
    }
}

static void add_pair(struct alignment *alignment, struct alignment_outage *pair)
{
    name_phases(pair);
    alignment->pairs[alignment->pair_count++] = *pair;
}

/* Pair the outages of each service in turn. */
static void pair_outages(struct alignment *alignment)
{
    const struct timeline_outages *left = &alignment->outages[0];
    const struct timeline_outages *right = &alignment->outages[1];
    bool *is_taken = memory_alloc_many(right->count + 1, sizeof *is_taken);
    alignment->pairs = memory_alloc_many(left->count + right->count + 1, sizeof *alignment->pairs);
    for (size_t i = 0; i < left->count; i++) {
        struct alignment_outage pair = {.sides = {&left->list[i], NULL}, .occurrence = 1};
        for (size_t k = 0; k < i; k++) {
            pair.occurrence += strcmp(left->list[k].service, left->list[i].service) == 0;
        }
        for (size_t k = 0; k < right->count && pair.sides[1] == NULL; k++) {
            if (!is_taken[k] && strcmp(right->list[k].service, left->list[i].service) == 0) {
                is_taken[k] = true;
                pair.sides[1] = &right->list[k];
            }
        }
        add_pair(alignment, &pair);
    }
    for (size_t k = 0; k < right->count; k++) {
        struct alignment_outage pair = {.sides = {NULL, &right->list[k]}, .occurrence = 1};
        for (size_t i = 0; i < k; i++) {
            pair.occurrence += strcmp(right->list[i].service, right->list[k].service) == 0;
        }
        if (!is_taken[k]) {
            add_pair(alignment, &pair);
        }
    }
    memory_free(is_taken);
}

/* Whether phases differ, which they may where no event does. */
static bool phases_differ(const struct alignment *alignment)
{
    for (size_t i = 0; i < alignment->pair_count; i++) {
        const struct alignment_outage *pair = &alignment->pairs[i];
        for (size_t k = 0; k < pair->phase_count; k++) {
            if (alignment_phase(alignment, pair, 0, pair->phases[k]) !=
                alignment_phase(alignment, pair, 1, pair->phases[k])) {
                return true;
            }
        }
    }
    return false;
}

void alignment_init(struct alignment *alignment, const struct timeline_lines *left,
                    const struct timeline_lines *right)
{
    *alignment = (struct alignment){.lines = {left, right},
                                    .decimals = left->decimals < right->decimals ? left->decimals
                                                                                 : right->decimals};
    pair_events(alignment);
    qsort_r(alignment->rows, alignment->count, sizeof *alignment->rows, by_time, alignment);
    timeline_outages_init(&alignment->outages[0], left);
    timeline_outages_init(&alignment->outages[1], right);
    pair_outages(alignment);
    alignment->differs =
        alignment->equal < alignment->count || left->cut != right->cut || phases_differ(alignment);
}

void alignment_free(struct alignment *alignment)
{
    timeline_outages_free(&alignment->outages[0]);
    timeline_outages_free(&alignment->outages[1]);
    memory_free(alignment->pairs);
    memory_free(alignment->rows);
    *alignment = (struct alignment){0};
}

int64_t alignment_phase(const struct alignment *alignment, const struct alignment_outage *pair,
                        size_t side, const char *name)
{
    const struct timeline_outage *outage = pair->sides[side];
    for (size_t i = 0; outage != NULL && i < outage->phase_count; i++) {
        if (strcmp(outage->phases[i].name, name) == 0) {
            return alignment_ticks(alignment, side, outage->phases[i].ticks);
        }
    }
    return 0;
}
