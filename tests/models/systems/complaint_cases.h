/* Specs with one mistake each, and what is said of them. */
#ifndef TESTS_MODELS_SYSTEMS_COMPLAINT_CASES_H
#define TESTS_MODELS_SYSTEMS_COMPLAINT_CASES_H

#include "tests/models/systems/queueing_fixture.h"

/** Expects exactly one complaint, there and with those words; `where` NULL: none at all. */
static inline void expect_complaint(const struct fixture *fixture, bool is_warning,
                                    const char *where, const char *words)
{
    struct complaints complaints = fixture_check(fixture, false);
    size_t expected = where == NULL ? 0 : 1;
    cr_expect_eq(complaints.count, expected, "%zu complaints; the first is %s: %s",
                 complaints.count, complaints.count > 0 ? complaints.list[0].where : "",
                 complaints.count > 0 ? complaints.list[0].text : "");
    if (expected == 1 && complaints.count >= 1) {
        cr_expect_str_eq(complaints.list[0].where, where);
        cr_expect_not_null(strstr(complaints.list[0].text, words), "%s", complaints.list[0].text);
        cr_expect_eq(complaints.list[0].is_warning, is_warning);
    }
    complaints_free(&complaints);
}

/** A sound open queue: station "s" with service 1, class "a" with arrivals every 10. */
static inline struct fixture *sound_open(void)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(1));
    fixture_open(fixture, "a", "s", distribution_constant(10));
    return fixture;
}

/** A sound closed queue: station "s" with service 1, class "a" with a population of 3. */
static inline struct fixture *sound_closed(void)
{
    struct fixture *fixture = fixture_create();
    fixture_station(fixture, "s", distribution_constant(1));
    fixture_closed(fixture, "a", "s", 3);
    return fixture;
}

#endif
