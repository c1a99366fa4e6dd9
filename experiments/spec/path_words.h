/*
 * Words that a path may go on with, and values that stand at its end: what a shell offers to
 * complete.
 *
 * With a document the words are those that the document may hold: keys of its kinds, names that it
 * chose. Without one they are those of all kinds of system, with NAME and N for names and numbers.
 */
#ifndef EXPERIMENTS_SPEC_PATH_WORDS_H
#define EXPERIMENTS_SPEC_PATH_WORDS_H

#include <jansson.h>
#include <stdbool.h>

/** @param leads_on  the path may go on after the word @param is_leaf  it may end there, as a value
 */
typedef void path_words_visitor(const char *word, bool leads_on, bool is_leaf, void *context);

/**
 * Visit the words that may follow a path; a word may come more than once.
 *
 * @param document  with its machine put in; NULL: none
 * @param path      "system.stations", "": the first words
 */
void path_words(const json_t *document, const char *path, path_words_visitor *visitor,
                void *context);

/** Visit the values that the end of a path may have, where they are words: choices, kinds, true and
 *  false; else its default. */
void path_values(const json_t *document, const char *path, path_words_visitor *visitor,
                 void *context);

#endif
