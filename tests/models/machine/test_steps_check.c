#include "tests/models/machine/steps_fixture.h"

/* The steps "+a -a |" take a, give it up, and meet at a barrier. */
static void make(struct steps_fixture *fixture, const char *steps)
{
    static const char *const names[] = {"a", "b", "c"};
    steps_fixture_init(fixture);
    for (const char *at = steps; *at != '\0'; at++) {
        if (*at == '|') {
            steps_add(fixture, "barrier");
        } else if (*at == '=') {
            steps_compute(fixture, 10, PART_PARALLEL);
        } else if (*at == '*') {
            steps_refer(fixture, 10, 10, PART_PARALLEL);
        } else if (*at != ' ') {
            steps_lock(fixture, *at == '+' ? "lock" : "unlock", names[at[1] - 'a']);
            at++;
        }
    }
}

Test(steps_check, threads_cannot_wait_for_each_other_for_ever)
{
    static const struct {
        const char *steps;
        const char *says; /* NULL: nothing */
    } facts[] = {
        {"+a = -a |", NULL},
        {"+a +b -b -a = +a +b -a -b", NULL},
        {"+a +a", "held here already"},
        {"+a", "end while \"a\" is held"},
        {"-a", "is not held here"},
        {"+a | -a", "threads wait for each other here while one holds \"a\""},
        {"+a +b -b -a +b +a -a -b", "the other way round"},
        {"+a +b -b -a +b +c -c -b +c +a -a -c", "the other way round"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct steps_fixture fixture;
        char text[256];
        make(&fixture, facts[i].steps);
        size_t errors = steps_complaints(&fixture, text);
        cr_expect_eq(errors > 0, facts[i].says != NULL, "%s: %s", facts[i].steps, text);
        cr_expect(facts[i].says == NULL || strstr(text, facts[i].says) != NULL, "%s: %s",
                  facts[i].steps, text);
    }
}

/* Time may pass in a computation or a reference; a barrier or lock alone takes none. */
Test(steps_check, a_program_that_ends_takes_time)
{
    static const struct {
        const char *steps;
        const char *says;
    } facts[] = {
        {"=", NULL},
        {"*", NULL},
        {"|", "take no time, and so leave nothing to measure"},
        {"+a -a", "no time"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct steps_fixture fixture;
        char text[256];
        make(&fixture, facts[i].steps);
        size_t errors = steps_complaints(&fixture, text);
        cr_expect_eq(errors, facts[i].says != NULL, "%s: %s", facts[i].steps, text);
        cr_expect(facts[i].says == NULL || strstr(text, facts[i].says) != NULL, "%s: %s",
                  facts[i].steps, text);
    }
}

Test(steps_check, steps_without_an_end_take_time_and_meet)
{
    static const struct {
        const char *steps;
        const char *says;
    } facts[] = {
        {"= |", NULL},
        {"* |", NULL},
        {"|", "take no time"},
        {"+a -a", "take no time"},
        {"=", "goes on for ever in no time"},
        {"*", "goes on for ever in no time"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        struct steps_fixture fixture;
        char text[256];
        make(&fixture, facts[i].steps);
        fixture.parameters.iterations = PARAMETER_INFINITE;
        size_t errors = steps_complaints(&fixture, text);
        cr_expect_eq(errors > 0, facts[i].says != NULL, "%s: %s", facts[i].steps, text);
        cr_expect(facts[i].says == NULL || strstr(text, facts[i].says) != NULL, "%s: %s",
                  facts[i].steps, text);
    }
}
