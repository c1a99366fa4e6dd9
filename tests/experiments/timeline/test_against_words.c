#include "experiments/timeline/against_words.h"

#include "tests/experiments/against_fixture.h"

Test(against_words, events_places_and_ranges_are_short)
{
    static const struct {
        const char *node, *object, *place;
    } rows[] = {{"beta", "alpha", "alpha on beta"},
                {"beta", NULL, "beta"},
                {NULL, "web", "web"},
                {"web", "web", "web"},
                {NULL, NULL, "any"}};
    struct text_buffer text = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        text.length = 0;
        against_words_place(rows[i].node, rows[i].object, &text);
        cr_expect_str_eq(text.text, rows[i].place);
    }
    text.length = 0;
    against_words_event("app.up", 1, &text);
    against_words_event(" app.up", 2, &text);
    cr_expect_str_eq(text.text, "app.up app.up, #2");
    struct timeline_range range = {0};
    timeline_range_add(&range, 1500000);
    text.length = 0;
    against_words_range(&range, &text);
    timeline_range_add(&range, 2500000);
    text_append(&text, "; ");
    against_words_range(&range, &text);
    cr_expect_str_eq(text.text, "1.500; 1.500 to 2.500");
    text_buffer_free(&text);
}

Test(against_words, what_has_no_counterpart_has_a_reason)
{
    static const char *const reasons[] = {
        "line 5 says the same",
        "the timelines have no event \"app.upp\"; did you mean \"app.up\"?",
        "the timelines have no node \"alfa\"; did you mean \"alpha\"?",
        "the timelines have no object \"bata\"; did you mean \"beta\"?",
    };
    struct measured_file file;
    struct against against;
    against_open(&file, &against);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        struct text_buffer reason = {0};
        against_words_reason(&against, &against.rows[i + 3], &reason);
        cr_expect_str_eq(reason.text, reasons[i]);
        text_buffer_free(&reason);
    }
    against_close(&file, &against);
}

Test(against_words, more_of_a_kind_than_predicted_and_what_is_never_predicted_say_so)
{
    static const char log[] = "{'t': 1, 'event': 'app.up', 'node': 'beta'}\n"
                              "{'t': 2, 'event': 'app.up', 'node': 'beta'}\n"
                              "{'t': 3, 'event': 'quorum.lost', 'node': 'beta'}\n";
    static const char *const reasons[] = {"1 of its kind is predicted at most",
                                          "no replication has it after the fault"};
    char folder[64];
    char path[128];
    struct error error = {0};
    struct timeline_choice choice = {0};
    struct measured_file file;
    struct against against;
    against_folder(folder, log);
    snprintf(path, sizeof path, "%s/log.jsonl", folder);
    cr_assert(measured_file_read(path, &file, &error));
    cr_assert(against_make(&against, folder, &choice, &file, &error));
    for (size_t i = 0; i < 2; i++) {
        struct text_buffer reason = {0};
        against_words_reason(&against, &against.rows[i + 1], &reason);
        cr_expect_str_eq(reason.text, reasons[i]);
        text_buffer_free(&reason);
    }
    against_close(&file, &against);
    fixture_remove(folder);
}
