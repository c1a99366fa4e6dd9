/*
 * Specs just outside the conditions of laws.
 *
 * A row names a law and one of its conditions, with a spec in which this condition alone is broken:
 * the law must not speak for it. A row without a condition is inside: the law must. Rows have to
 * break every condition of every law that they come across.
 */
#ifndef TESTS_EXPERIMENTS_OUTSIDE_H
#define TESTS_EXPERIMENTS_OUTSIDE_H

#include "tests/experiments/forms.h"

struct outside {
    const char *law;
    const char *condition; /* NULL: the spec is inside */
    const char *spec;
};

enum { OUTSIDE_LAWS_MOST = 32 };

/* The outcome of the rows so far. */
struct outside_seen {
    const struct closed_form_law *laws[OUTSIDE_LAWS_MOST];
    bool is_inside[OUTSIDE_LAWS_MOST];
    bool is_broken[OUTSIDE_LAWS_MOST][CLOSED_FORM_CONDITIONS_MOST];
    size_t count;
};

static inline size_t outside_place(struct outside_seen *seen, const struct closed_form_law *law)
{
    size_t i = 0;
    while (i < seen->count && seen->laws[i] != law) {
        i++;
    }
    if (i == seen->count) {
        cr_assert(seen->count < OUTSIDE_LAWS_MOST);
        seen->laws[seen->count++] = law;
    }
    return i;
}

/* Whether the row breaks the condition of this law, and no other of it. */
static inline bool outside_breaks(struct outside_seen *seen, const struct outside *row,
                                  const struct closed_form_law *law, const void *subject)
{
    size_t place = outside_place(seen, law);
    const struct closed_form_condition *broken;
    if (strcmp(law->name, row->law) != 0 || closed_form_broken(law, subject, &broken) != 1 ||
        strcmp(broken->name, row->condition) != 0) {
        return false;
    }
    seen->is_broken[place][broken - law->conditions] = true;
    return true;
}

static inline void outside_check_row(struct outside_seen *seen, const struct outside *row)
{
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec = open_text(row->spec, NULL, &complaints, &error);
    cr_assert(spec != NULL, "%s: %s %s", row->spec, error.text,
              complaints.count == 0 ? "" : complaints.list[0].text);
    struct arena *arena = arena_create();
    struct point point;
    struct closed_form_tables tables;
    const void *subject;
    spec_point(spec, 0, arena, &point);
    closed_form_tables_of(&point, arena, &tables);
    const struct closed_form_law *chosen = closed_form_choose(&tables, &subject);
    bool is_shown = false;
    for (size_t i = 0; i < tables.count; i++) {
        for (size_t j = 0; j < tables.list[i].count; j++) {
            const struct closed_form_law *law = &tables.list[i].laws[j];
            size_t place = outside_place(seen, law);
            bool is_it = row->condition == NULL
                             ? law == chosen && strcmp(law->name, row->law) == 0
                             : outside_breaks(seen, row, law, tables.list[i].subject);
            cr_expect(!is_it || row->condition == NULL || law != chosen, "%s", row->spec);
            seen->is_inside[place] |= is_it && row->condition == NULL;
            is_shown = is_shown || is_it;
        }
    }
    cr_expect(is_shown, "%s: \"%s\" is not the one that fails; the law is %s\n%s", row->law,
              row->condition == NULL ? "-" : row->condition, chosen == NULL ? "none" : chosen->name,
              row->spec);
    point_release(&point);
    arena_destroy(arena);
    complaints_free(&complaints);
    spec_close(spec);
}

/** Check all rows, and that no condition of the laws that they saw is left out. */
static inline void outside_check(const struct outside *rows, size_t count)
{
    struct outside_seen seen = {0};
    for (size_t i = 0; i < count; i++) {
        outside_check_row(&seen, &rows[i]);
    }
    for (size_t i = 0; i < seen.count; i++) {
        const struct closed_form_law *law = seen.laws[i];
        cr_expect(seen.is_inside[i], "no spec inside %s", law->name);
        for (size_t j = 0; law->conditions[j].name != NULL; j++) {
            cr_expect(seen.is_broken[i][j], "no spec breaks \"%s\" of %s alone",
                      law->conditions[j].name, law->name);
        }
    }
}

#endif
