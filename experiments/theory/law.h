/*
 * Laws of theory with their conditions, as data.
 *
 * A law is true of a system when each of its conditions holds; then its means are added. The laws
 * of a kind of system stand in tables, the special ones before the general ones, and the first law
 * whose conditions all hold speaks for the system. A condition that is missing in a table shows a
 * closed form where it does not apply: tests break each condition alone.
 */
#ifndef EXPERIMENTS_THEORY_LAW_H
#define EXPERIMENTS_THEORY_LAW_H

#include "experiments/theory/list.h"

enum { CLOSED_FORM_CONDITIONS_MOST = 24, CLOSED_FORM_TABLES_MOST = 2 };

/** A law's condition on a system. */
struct closed_form_condition {
    const char *name;                   /* in a few words: "Poisson arrivals" */
    bool (*holds)(const void *subject); /* may be asked whatever other conditions hold */
};

struct closed_form_law {
    const char *name; /* "M/G/1" */
    void (*add)(const struct closed_form_law *law, const void *subject, struct arena *arena,
                struct closed_forms *forms);
    /* ends with a name that is NULL */
    struct closed_form_condition conditions[CLOSED_FORM_CONDITIONS_MOST + 1];
};

/** The laws that are asked about one system, and the system as they see it. */
struct closed_form_table {
    const struct closed_form_law *laws;
    size_t count;
    const void *subject; /* taken by the conditions of these laws */
};

struct closed_form_tables {
    struct closed_form_table list[CLOSED_FORM_TABLES_MOST]; /* the first comes first */
    size_t count;
    const char *none; /* why there is no steady state to speak of; NULL: nothing is to be said */
};

/** The reason where arrivals come at rates by time of day. */
extern const char closed_form_rates_vary[];

/** How many conditions of a law do not hold. @param first  set to the first of them; may be NULL */
size_t closed_form_broken(const struct closed_form_law *law, const void *subject,
                          const struct closed_form_condition **first);

/** The law that speaks for the system; NULL: none. @param subject  set to what it takes */
const struct closed_form_law *closed_form_choose(const struct closed_form_tables *tables,
                                                 const void **subject);

#endif
