/*
 * The files of data that a spec names, in the rows of its tables that have PARAMETER_DATA_FILE.
 *
 * Their names are relative to the file that says them, as those of machines and of what a spec
 * extends. A point's document has paths in their place, as a worker opens them, and a member that
 * tells of each path what the file was when its digest was taken:
 *
 *     "data_files": {"traces/ls.gz": {"digest": "sha256:...", "stamp": "..."}}
 *
 * A store keeps the digests with the spec, by name, so that a folder of results can be read
 * when its traces are gone.
 */
#ifndef EXPERIMENTS_SPEC_DATA_FILES_H
#define EXPERIMENTS_SPEC_DATA_FILES_H

#include "experiments/spec/document.h"
#include "sim/component/parameter.h"

#define DATA_FILES        "data_files"
#define DATA_FILES_DIGEST "digest"
#define DATA_FILES_STAMP  "stamp"

/** Another name for a file of data. @param where  JSON pointer @return NULL: the name stays */
typedef json_t *data_files_visit(void *context, const char *where, const char *name);

/** An object with the files of data in the rows of a table renamed. @return a new reference: to the
 *  object itself where it names none */
json_t *data_files_rename_in(const struct table *table, const json_t *object,
                             data_files_visit *visit, void *context);

/** The same for a document and the sections of its kind. */
json_t *data_files_rename(const json_t *document, data_files_visit *visit, void *context);

/** And for the values of its sweep too. */
json_t *data_files_rename_all(const json_t *document, data_files_visit *visit, void *context);

/** Rename what the file `from` says to be relative to what `from` is relative to. */
json_t *data_files_move(const json_t *document, const char *from);

/** Rename everything to absolute paths, the files known so far too. */
json_t *data_files_absolute(struct document_files *files, const json_t *document);

/**
 * The document of a point with paths, and what is known of the files; reads those not known yet.
 *
 * @param complaints  of files that cannot be read; NULL: none are wanted
 * @return a new reference
 */
json_t *data_files_resolve(const struct document_files *files, const json_t *document,
                           struct complaints *complaints);

/** The digests of a spec's files by name, as a store keeps them. @return a new reference; NULL:
 *  there are none */
json_t *data_files_digests(const struct document_files *files);

/**
 * Whether the files of a point are what they were when their digests were taken.
 *
 * @param before  from a call before the run: the files may not have been written to since; NULL
 * @param now     set to their stamps by path; to be let go
 */
bool data_files_are_same(const json_t *document, const json_t *before, json_t **now,
                         struct error *error);

#endif
