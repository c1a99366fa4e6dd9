/* A spec of the text of a corosync.conf, with what was said of it. */
#ifndef TESTS_EXPERIMENTS_IMPORT_COROSYNC_IMPORTED_H
#define TESTS_EXPERIMENTS_IMPORT_COROSYNC_IMPORTED_H

#include "experiments/import/corosync_spec.h"
#include "experiments/import/machine_file.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define NODE_A      "node {\nname: a\nring0_addr: a\nring1_addr: a\n}\n"
#define NODE_B      "node {\nname: b\nring0_addr: b\nring1_addr: b\n}\n"
#define NODE_C      "node {\nname: c\nring0_addr: c\nring1_addr: c\n}\n"
#define TWO_NODES   "nodelist {\n" NODE_A NODE_B "}\n"
#define THREE_NODES "nodelist {\n" NODE_A NODE_B NODE_C "}\n"

struct imported {
    json_t *spec; /* NULL: the error says why */
    struct notes notes;
    struct error error;
};

static inline void import_text(struct imported *imported, const char *text)
{
    struct corosync_conf conf = {.arena = arena_create(), .name = "c"};
    *imported = (struct imported){0};
    if (corosync_conf_read(&conf, text, &imported->error)) {
        imported->spec = corosync_spec(&conf, &imported->notes, &imported->error);
    }
    arena_destroy(conf.arena);
}

static inline void imported_free(struct imported *imported)
{
    json_decref(imported->spec);
    notes_free(&imported->notes);
}

/* @param json  NULL: there is no such member */
static inline void imported_expect(const struct imported *imported, const char *path,
                                   const char *json)
{
    char *found = json_dumps(machine_get(imported->spec, path), JSON_ENCODE_ANY);
    cr_expect((found == NULL) == (json == NULL) && (json == NULL || strcmp(found, json) == 0),
              "%s is %s, not %s", path, found == NULL ? "missing" : found,
              json == NULL ? "missing" : json);
    free(found);
}

/* @param said  NULL: nothing is looked for */
static inline void imported_expect_said(const struct imported *imported, enum note sort,
                                        const char *said)
{
    const char *text = imported->notes.texts[sort].text;
    cr_expect(said == NULL || (text != NULL && strstr(text, said) != NULL), "%s is not in\n%s",
              said == NULL ? "" : said, text == NULL ? "" : text);
}

/* A text with one fact: a member of the spec and a sentence, or an error. */
static inline void import_expect_error(const char *text, const char *said)
{
    struct imported imported;
    import_text(&imported, text);
    cr_expect_null(imported.spec, "%s", said);
    cr_expect_eq(strncmp(imported.error.text, said, strlen(said)), 0, "%s, not %s",
                 imported.error.text, said);
    imported_free(&imported);
}

#endif
