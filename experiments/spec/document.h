/*
 * A spec as JSON: read from a file, merged over what it extends, with its machine put in.
 *
 * Two documents merge key by key where both hold an object, else the later value wins; arrays are
 * values. A distribution of another form replaces the one it meets, so that {"exponential": ...}
 * over {"erlang": ...} is exponential. Merging and setting share what does not change: documents
 * are never changed after they were made.
 *
 * Names of files are relative to the file that says them. A machine named in an extended spec is
 * rewritten on the way, so that afterwards every name is relative to the spec that was opened.
 */
#ifndef EXPERIMENTS_SPEC_DOCUMENT_H
#define EXPERIMENTS_SPEC_DOCUMENT_H

#include "experiments/spec/origin.h"
#include "sim/base/error.h"
#include "sim/component/complaint.h"

#include <jansson.h>

/** Where the names of files in a document start, and the machine files read so far. */
struct document_files {
    const char *path;   /* of the spec that was opened */
    bool are_forbidden; /* a document that may not name files */
    json_t *machines;   /* object: name as in the spec to members; owned by the caller */
    json_t *data;     /* object: files of data by the names that the spec calls them (data_files.h);
                         NULL: none is looked at */
    json_t *embedded; /* of these, the ones that the spec holds itself; NULL: none */
    struct origins *origins; /* the spec and what it extends; NULL: that is not kept */
};

/** Parse a JSON object. @param name  stands in the error: "NAME: line 3, column 7: ..." */
json_t *document_parse(const char *text, size_t length, const char *name, struct error *error);

/**
 * The name of a SPEC in messages, and what names in it are relative to: its path; "<stdin>" and
 * "<fd N>" for what was handed over open, where names are relative to the working folder.
 */
const char *document_name(const char *path);

/**
 * Read a SPEC of at most 64 MiB and parse it.
 *
 * @param path  a regular file; "-", /dev/stdin: standard input; /dev/fd/N: a descriptor that the
 *              shell opened for us
 * @return NULL with error 66: cannot be opened; 65: bad; 74: I/O
 */
json_t *document_load(const char *path, struct error *error);

/** Read a file that a spec names: a regular file. A syntax error says where and what kind, and
 *  shows nothing of the text, which may be another user's. */
json_t *document_load_named(const char *path, struct error *error);

/** Merge `over` over `base`. @return a new reference */
json_t *document_merge(const json_t *base, const json_t *over);

/**
 * Merge a document over what it extends, and that over what it extends in turn.
 *
 * @return a new reference, without "extends" when all went well; complaints stand at /extends
 */
json_t *document_extend(const struct document_files *files, json_t *document,
                        struct complaints *complaints);

/** Read a machine file that the document names at the pointer `where`, unless it is known. */
bool document_add_machine(struct document_files *files, const json_t *name, const char *where,
                          struct complaints *complaints);

/** Read the machine files that a document names in "system" and in its nodes. */
void document_add_machines(struct document_files *files, const json_t *document,
                           struct complaints *complaints);

/** Move a complaint about what a machine file of the document says to that file. */
void document_move_to_machine(const struct document_files *files, const json_t *document,
                              struct complaint *complaint);

/** Put the members of the machine, if one is named, under "system". @return a new reference */
json_t *document_with_machine(const struct document_files *files, json_t *document);

#endif
