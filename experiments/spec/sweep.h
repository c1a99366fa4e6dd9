/*
 * The points of an experiment: sweep, zip and exclude.
 *
 * Every path of "sweep" is an axis, every group of "zip" is one axis along which several paths
 * step together. The points are the cross product of the axes in the order of the text, the sweep
 * before the zip, the last axis fastest, without those that an entry of "exclude" matches.
 * Nothing is written out but the lists of values and, where points are excluded, the numbers of
 * those that remain.
 */
#ifndef EXPERIMENTS_SPEC_SWEEP_H
#define EXPERIMENTS_SPEC_SWEEP_H

#include "experiments/spec/document.h"
#include "experiments/spec/path.h"
#include "experiments/spec/reader/reader.h"

enum {
    SWEEP_POINTS_MOST = 1000000,
    SWEEP_PATHS_MOST = 1000,   /* of all axes together */
    SWEEP_EXCLUDED_MOST = 1000 /* entries of "exclude" */
};

struct sweep_path {
    struct path path;
    json_t *values;      /* array; of a range with too many steps only the first */
    size_t length;       /* how many values there are */
    const char *pointer; /* of its list in the spec, "/sweep/system.processors" */
    const char *leaf;    /* of the value in the document, "/system/processors" */
    bool is_range;       /* the values stand in no list of the text */
};

struct sweep_axis {
    size_t length;
    size_t count;
    struct sweep_path *paths;
};

struct sweep {
    const json_t *document; /* source of the sweep */
    size_t axis_count;
    struct sweep_axis *axes;
    double size;         /* product of all lengths, however large */
    size_t combinations; /* of all axes */
    size_t point_count;
    uint32_t *kept; /* combination of each point; NULL: all of them */
};

/**
 * Lay out the sweep of a document. Complaints go to the reader's; its arena keeps everything but
 * the values, which sweep_free lets go.
 *
 * @param document  after --set
 * @param files     machines named by the sweep are read into it
 */
void sweep_read(struct sweep *sweep, struct reader *reader, const json_t *document,
                struct document_files *files);

void sweep_free(struct sweep *sweep);

/** Position on each axis of a combination. */
void sweep_positions(const struct sweep *sweep, size_t combination, size_t *positions);

/** The combination that a point is. */
size_t sweep_combination(const struct sweep *sweep, size_t point);

/** Put a combination's values into a document. @return a new reference */
json_t *sweep_apply(const struct sweep *sweep, const json_t *document, size_t combination);

/** The values of a combination: an object from path to value, in the order of the axes. */
json_t *sweep_parameters(const struct sweep *sweep, size_t combination);

/** The swept path of that text, or NULL. */
const struct sweep_path *sweep_find(const struct sweep *sweep, const char *path);

/** The same for a reader that stands at the name of a path, with a complaint where the text has no
 *  such axis; one that has mistakes of its own is not complained of again. */
const struct sweep_path *sweep_find_or_complain(const struct sweep *sweep, struct reader *reader,
                                                const char *path);

#endif
