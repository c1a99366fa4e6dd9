/*
 * Notes of an import: what was read, what was fitted and from which numbers, which defaults stand
 * for what a file cannot say, and what was read but has no place in a machine file.
 */
#ifndef EXPERIMENTS_IMPORT_NOTES_H
#define EXPERIMENTS_IMPORT_NOTES_H

#include "sim/base/text.h"

#include <stdio.h>

enum note {
    NOTE_READ,    /* as the file has it */
    NOTE_FITTED,  /* computed from values of the file */
    NOTE_ASSUMED, /* not in the file: a default */
    NOTE_UNUSED,  /* in the file, not in the machine */
    NOTES,        /* sorts of notes */
};

/** Start it as {0}; end it with notes_free. */
struct notes {
    struct text_buffer texts[NOTES];
};

/** Add a sentence to those of a sort; it may hold foreign text. */
void notes_add(struct notes *notes, enum note sort, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Print all of them, each sort under its title, in lines of `width` columns at most; 0: any. */
void notes_print(const struct notes *notes, size_t width, FILE *out);

void notes_free(struct notes *notes);

#endif
