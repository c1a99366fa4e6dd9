/* Manual pages in roff, with the macros of man(7). */
#ifndef EXPERIMENTS_SPEC_DESCRIBE_ROFF_H
#define EXPERIMENTS_SPEC_DESCRIBE_ROFF_H

#include <stdio.h>

/** Begin a page. @param name  "coupling-run" @param section  '1' */
void roff_begin(const char *name, char section, FILE *out);

/** The section NAME: "coupling-run - make runs". */
void roff_name(const char *name, const char *doc, FILE *out);

void roff_section(const char *title, FILE *out);
void roff_subsection(const char *title, FILE *out);

/** Fill a text; an empty line in it begins a paragraph. */
void roff_text(const char *text, FILE *out);

/** Begin a paragraph. */
void roff_paragraph(FILE *out);

/** Begin an item: its tag is the literal word, and what is said of it behind; its text follows. */
void roff_item(const char *word, const char *more, FILE *out);

/** Lines as they stand. */
void roff_example(const char *lines, FILE *out);

/** A literal text within a line, in bold or not: what is typed as it stands. */
void roff_literal(const char *text, FILE *out);

/** A word that stands for another, in italics. */
void roff_argument(const char *text, FILE *out);

/** Pages to look at: "coupling(1), coupling-spec(5)". */
void roff_see_also(const char *pages, FILE *out);

#endif
