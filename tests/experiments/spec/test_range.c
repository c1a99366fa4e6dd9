#include "experiments/spec/range.h"

#include "tests/experiments/spec/spec_text.h"

struct expansion {
    struct reader reader;
    struct complaints complaints;
    struct arena *arena;
    json_t *list;
    size_t length;
};

static struct expansion expand(const char *text, size_t most)
{
    struct expansion result = {.arena = arena_create()};
    json_t *json = json_of(text);
    reader_start(&result.reader, result.arena, &result.complaints, TICKS_PER_SECOND_FINE);
    /* The reader points at the complaints of this frame: only used before it returns. */
    result.list = range_expand(&result.reader, json, most, &result.length);
    json_decref(json);
    return result;
}

static void end(struct expansion *result)
{
    json_decref(result->list);
    reader_free(&result->reader);
    complaints_free(&result->complaints);
    arena_destroy(result->arena);
}

Test(range, steps_are_equal_differences_or_ratios)
{
    static const struct {
        const char *range;
        const char *list;
    } cases[] = {
        {"{'from': 1, 'to': 4, 'steps': 4}", "[1, 2, 3, 4]"},
        {"{'from': 4, 'to': 1, 'steps': 4}", "[4, 3, 2, 1]"},
        {"{'from': 1, 'to': 2, 'steps': 3}", "[1, 1.5, 2]"},
        {"{'from': 1, 'to': 1000, 'steps': 4, 'scale': 'log'}", "[1, 10, 100, 1000]"},
        {"{'from': 1, 'to': 8, 'steps': 4, 'scale': 'log'}", "[1, 2, 4, 8]"},
        {"{'from': 0.1, 'to': 1, 'steps': 10}", "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]"},
        {"{'from': '1 /s', 'to': '10 /s', 'steps': 4, 'scale': 'linear'}",
         "['1 /s', '4 /s', '7 /s', '10 /s']"},
        {"{'from': '1 us', 'to': '1 ms', 'steps': 4, 'scale': 'log'}",
         "['1 us', '10 us', '100 us', '1 ms']"},
        {"{'from': '1 KiB', 'to': '3 KiB', 'steps': 3}", "['1 KiB', '2 KiB', '3 KiB']"},
        {"{'from': 5, 'to': 5, 'steps': 2}", "[5, 5]"},
        {"{'from': -2, 'to': 2, 'steps': 3, 'description': 'd'}", "[-2, 0, 2]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct expansion result = expand(cases[i].range, 100);
        json_t *expected = json_of(cases[i].list);
        cr_expect_eq(result.complaints.count, 0);
        char *text = result.list == NULL ? NULL : json_dumps(result.list, JSON_COMPACT);
        cr_expect(json_equal(result.list, expected), "%s: %s", cases[i].range, text);
        cr_expect_eq(result.length, json_array_size(expected));
        free(text);
        json_decref(expected);
        end(&result);
    }
}

Test(range, mistakes_are_all_told)
{
    static const struct {
        const char *range;
        const char *part;
    } cases[] = {
        {"{}", "\"from\" is missing"},
        {"{'from': 1, 'to': 2}", "\"steps\" is missing"},
        {"{'from': 1, 'to': 2, 'steps': 1}", "1 is not a whole number of 2 or more"},
        {"{'from': 1, 'to': 2, 'steps': 2.5}", "2.5 is not a whole number of 2 or more"},
        {"{'from': 1, 'to': 2, 'steps': 2, 'scale': 'cubic'}", "\"cubic\" is neither"},
        {"{'from': 0, 'to': 2, 'steps': 2, 'scale': 'log'}", "ends above 0"},
        {"{'from': 1, 'to': '2 s', 'steps': 2}", "not of one kind"},
        {"{'from': '1 B', 'to': '2 s', 'steps': 2}", "not of one kind"},
        {"{'from': '1', 'to': 2, 'steps': 2}", "\"1\" is neither a number nor"},
        {"{'from': 1, 'to': 'uma', 'steps': 2}", "\"uma\" is neither a number nor"},
        {"{'form': 1, 'to': 2, 'steps': 2}", "did you mean \"from\"?"},
        {"{'from': [1], 'to': 2, 'steps': 2}", "a list is neither a number nor"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct expansion result = {.arena = arena_create()};
        json_t *json = json_of(cases[i].range);
        reader_start(&result.reader, result.arena, &result.complaints, TICKS_PER_SECOND_FINE);
        result.list = range_expand(&result.reader, json, 100, &result.length);
        cr_expect_null(result.list, "%s", cases[i].range);
        bool is_told = false;
        for (size_t k = 0; k < result.complaints.count; k++) {
            is_told = is_told || strstr(result.complaints.list[k].text, cases[i].part) != NULL;
        }
        cr_expect(is_told, "%s", cases[i].range);
        json_decref(json);
        end(&result);
    }
}

Test(range, a_range_that_is_too_long_is_not_written_out)
{
    struct expansion result = expand("{'from': 1, 'to': 2, 'steps': 1000000000000}", 1000);
    cr_expect_eq(result.length, 1000000000000);
    cr_expect_eq(json_array_size(result.list), 1);
    end(&result);
}
