#include "experiments/timeline/read_line.h"

#include "analysis/timeline/time.h"
#include "experiments/results/writer.h"
#include "sim/base/text.h"

bool read_line_number(const json_t *object, const char *key, uint64_t *number)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        return false;
    }
    *number = (uint64_t)json_integer_value(value);
    return true;
}

static const char *copy_member(struct timeline_lines *lines, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? NULL : arena_copy(lines->arena, text);
}

static struct timeline_fact fact_of(struct timeline_lines *lines, const char *name,
                                    const json_t *value)
{
    struct arena *arena = lines->arena;
    struct timeline_fact fact = {.name = arena_copy(arena, name)};
    const char *text = json_string_value(value);
    int decimals;
    if (text != NULL && timeline_time_read(text, &fact.ticks, &decimals) &&
        decimals == lines->decimals) {
        struct text_buffer amount = {0};
        timeline_time_print_short(&amount, fact.ticks, decimals);
        fact.is_duration = true;
        fact.text = arena_copy(arena, amount.text);
        text_buffer_free(&amount);
    } else if (text != NULL) {
        fact.text = arena_copy(arena, text);
    } else if (json_is_null(value)) {
        fact.text = "never"; /* a duration without end */
    } else {
        struct writer writer;
        writer_init(&writer, NULL);
        writer_value(&writer, NULL, value);
        fact.text = arena_copy(arena, writer.buffer.text);
        writer_end(&writer);
    }
    return fact;
}

static void take_facts(struct timeline_lines *lines, const json_t *detail,
                       struct timeline_line *line)
{
    const char *name;
    json_t *value;
    line->facts = ARENA_ARRAY(lines->arena, struct timeline_fact, json_object_size(detail));
    json_object_foreach((json_t *)(uintptr_t)detail, name, value)
    {
        line->facts[line->fact_count++] = fact_of(lines, name, value);
    }
}

const char *read_line_event(struct timeline_lines *lines, const char *text, const json_t *json)
{
    struct timeline_line line = {.event = copy_member(lines, json, "event")};
    const char *at = json_string_value(json_object_get(json, "t"));
    int decimals;
    if (line.event == NULL || !read_line_number(json, "seq", &line.seq) || line.seq == 0) {
        return "\"event\" or \"seq\" is missing";
    }
    if (at == NULL || !timeline_time_read(at, &line.at, &decimals) ||
        (lines->count > 0 && decimals != lines->decimals)) {
        return "\"t\" is not seconds of 12 or of 9 decimals";
    }
    lines->decimals = decimals;
    read_line_number(json, "cause", &line.cause);
    line.text = arena_copy(lines->arena, text);
    line.node = copy_member(lines, json, "node");
    line.object = copy_member(lines, json, "object");
    line.phase = copy_member(lines, json, "phase");
    take_facts(lines, json_object_get(json, "detail"), &line);
    return timeline_lines_add(lines, &line);
}
