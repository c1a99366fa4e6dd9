/*
 * The speed of patterns of addresses: lists of 64 accesses, filled again and again.
 *
 *     pattern_speed KIND [NAME=NUMBER]...
 *
 * The names are those of the kind's rows; choices and booleans are numbers, and sizes bytes. What
 * is not said is 0, whatever its preset. NAME=TEXT sets a text. Prints one line of JSON.
 */
#include "models/kinds.h"
#include "models/machine/pattern.h"
#include "tests/speed/speed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST = 64, LISTS = 1000000 };

static void set_row(const struct kind *kind, void *parameters, char *word)
{
    char *equals = strchr(word, '=');
    for (size_t i = 0; equals != NULL && i < kind->parameters->count; i++) {
        const struct parameter *row = &kind->parameters->rows[i];
        void *to = parameter_at(row, parameters);
        if (strlen(row->name) != (size_t)(equals - word) ||
            strncmp(row->name, word, strlen(row->name)) != 0) {
            continue;
        }
        double value = strtod(equals + 1, NULL);
        switch (row->type) {
        case PARAMETER_TEXT:
            *(const char **)to = equals + 1;
            return;
        case PARAMETER_REAL:
            *(double *)to = value;
            return;
        case PARAMETER_CHOICE:
            *(int *)to = (int)value;
            return;
        case PARAMETER_BOOLEAN:
            *(bool *)to = value != 0;
            return;
        default:
            *(int64_t *)to = (int64_t)value;
            return;
        }
    }
    speed_give_up("no such row");
}

int main(int count, char **arguments)
{
    const struct kind *kind = count < 2 ? NULL : kinds_find("pattern", arguments[1]);
    if (kind == NULL) {
        speed_give_up("usage: pattern_speed KIND [NAME=NUMBER]...");
    }
    struct run *run = run_create(&(struct run_options){.horizon = 1, .ticks_per_second = 1000});
    struct part part = {kind, arena_alloc(run->arena, kind->parameters->bytes)};
    for (int i = 2; i < count; i++) {
        set_row(kind, part.parameters, arguments[i]);
    }
    struct pattern_environment around = {.threads = 2, .line_bytes = 64};
    struct pattern_place place = {.pattern = pattern_make(run->arena, &part, &around),
                                  .threads = around.threads};
    stream_init(&place.stream, SPEED_SEED, 0, "threads.0", "pattern");
    place.pattern->operations->begin(run, &place);
    struct access list[LIST];
    uint64_t taken = 0;
    uint64_t sum = 0;
    struct speed_time start = speed_start();
    for (int i = 0; i < LISTS; i++) {
        uint32_t got = place.pattern->operations->next(run, &place, list, LIST);
        taken += got;
        sum += list[0].address;
        if (got == 0) {
            break;
        }
    }
    struct speed_time time = speed_stop(start);
    printf("{\"benchmark\": \"pattern %s\", \"accesses\": %" PRIu64 ", \"seconds\": %.6f, "
           "\"cpu_seconds\": %.6f, \"ns_per_access\": %.2f, \"sum\": %" PRIu64 "}\n",
           kind->name, taken, time.elapsed_s, time.cpu_s, 1e9 * time.cpu_s / (double)taken, sum);
    if (run_failed(run)) {
        speed_give_up(run_error(run)->text);
    }
    run_destroy(run);
    return 0;
}
