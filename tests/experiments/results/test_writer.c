#include "experiments/results/writer.h"

#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

static void write_all(struct writer *writer)
{
    writer_open_object(writer, NULL);
    writer_text(writer, "text", "a \"quoted\" line\n\x01 \xc2\xb5s \\");
    writer_real(writer, "tenth", 0.1);
    writer_real(writer, "zero", -0.0);
    writer_integer(writer, "whole", -9007199254740993);
    writer_boolean(writer, "yes", true);
    writer_null(writer, "nothing");
    writer_open_list(writer, "list");
    writer_open_object(writer, NULL);
    writer_close_object(writer);
    writer_open_list(writer, NULL);
    writer_close_list(writer);
    writer_close_list(writer);
    writer_close_object(writer);
}

Test(writer, compact_text_has_no_blanks)
{
    struct writer writer;
    writer_init(&writer, NULL);
    write_all(&writer);
    cr_expect_str_eq(writer.buffer.text,
                     "{\"text\":\"a \\\"quoted\\\" line\\n\\u0001 \xc2\xb5s \\\\\",\"tenth\":0.1,"
                     "\"zero\":0,\"whole\":-9007199254740993,\"yes\":true,\"nothing\":null,"
                     "\"list\":[{},[]]}");
    writer_end(&writer);
}

Test(writer, a_line_for_people_has_a_blank_after_each_mark)
{
    struct writer writer;
    writer_init_line(&writer);
    writer_open_object(&writer, NULL);
    writer_text(&writer, "t", "3 s");
    writer_open_list(&writer, "list");
    writer_integer(&writer, NULL, 1);
    writer_integer(&writer, NULL, 2);
    writer_close_list(&writer);
    writer_close_object(&writer);
    cr_expect_str_eq(writer.buffer.text, "{\"t\": \"3 s\", \"list\": [1, 2]}");
    writer_end(&writer);
}

Test(writer, laid_out_text_has_two_blanks_an_indent)
{
    char *text;
    size_t bytes;
    struct writer writer;
    FILE *out = open_memstream(&text, &bytes);
    writer_init(&writer, out);
    writer_open_object(&writer, NULL);
    writer_open_list(&writer, "a");
    writer_integer(&writer, NULL, 1);
    writer_integer(&writer, NULL, 2);
    writer_close_list(&writer);
    writer_open_object(&writer, "b");
    writer_close_object(&writer);
    writer_close_object(&writer);
    writer_end(&writer);
    fclose(out);
    cr_expect_str_eq(text, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}\n");
    free(text);
}

Test(writer, any_json_value_keeps_its_order_and_its_numbers)
{
    static const char *const same[] = {
        "{\"z\":[1,2.5,null,true,false],\"a\":{\"exponential\":\"5 ms\"}}",
        "\"x\"",
        "[[],{}]",
        "[0.1,1e+300,123456789012345678]",
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        json_t *json = json_of(same[i]);
        struct writer writer;
        writer_init(&writer, NULL);
        writer_value(&writer, NULL, json);
        cr_expect_str_eq(writer.buffer.text, same[i]);
        writer_end(&writer);
        json_decref(json);
    }
}

Test(writer, much_text_goes_to_the_stream_on_the_way)
{
    char *text;
    size_t bytes;
    struct writer writer;
    FILE *out = open_memstream(&text, &bytes);
    writer_init(&writer, out);
    writer_open_list(&writer, NULL);
    for (int i = 0; i < 50000; i++) {
        writer_integer(&writer, NULL, i);
    }
    cr_expect_lt(writer.buffer.length, 100000);
    writer_close_list(&writer);
    writer_end(&writer);
    fclose(out);
    json_t *list = json_loads(text, 0, NULL);
    cr_expect_eq(json_array_size(list), 50000);
    json_decref(list);
    free(text);
}

Test(writer, json_as_text_has_the_fewest_digits)
{
    json_t *json = json_of("{'b': [0.1, 1.0, 1e300], 'a': {'d': 0.30000000000000004, 'c': {}}}");
    char *plain = writer_json(json);
    char *sorted = writer_json_sorted(json);
    cr_expect_str_eq(plain, "{\"b\":[0.1,1,1e+300],\"a\":{\"d\":0.30000000000000004,\"c\":{}}}");
    cr_expect_str_eq(sorted, "{\"a\":{\"c\":{},\"d\":0.30000000000000004},\"b\":[0.1,1,1e+300]}");
    memory_free(plain);
    memory_free(sorted);
    json_decref(json);
}

/* jansson reads the same numbers from the text, though a whole one has lost its point. */
Test(writer, json_as_text_reads_back)
{
    static const double reals[] = {0.1, 1.0 / 3.0, 1e22, 1e17, 123456789012345680.0, 5e-324, -0.5};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        json_t *list = json_pack("[f]", reals[i]);
        char *text = writer_json(list);
        json_t *again = json_loads(text, 0, NULL);
        cr_assert_not_null(again, "%s", text);
        cr_expect_eq(json_number_value(json_array_get(again, 0)), reals[i], "%s", text);
        json_decref(again);
        memory_free(text);
        json_decref(list);
    }
}

/* A plain value is written as the JSON that it was made of. */
Test(writer, plain_values_are_the_same_text)
{
    json_t *json = json_of("{'b': [0.1, 1.0, -3, 'x'], 'a': {'d': null, 'c': {}, 'e': [true]}}");
    struct arena *arena = arena_create();
    struct plain plain = plain_of(json, arena);
    char *expected = writer_json(json);
    struct writer *writer = memory_alloc(sizeof *writer);
    writer_init(writer, NULL);
    writer_plain(writer, NULL, &plain);
    cr_expect_str_eq(writer->buffer.text, expected);
    writer_end(writer);
    memory_free(writer);
    memory_free(expected);
    arena_destroy(arena);
    json_decref(json);
}
