/* The members of a form of a distribution: numbers with or without unit. */
#ifndef EXPERIMENTS_SPEC_READER_MEMBER_H
#define EXPERIMENTS_SPEC_READER_MEMBER_H

#include "experiments/spec/reader/reader.h"

enum member_type { MEMBER_QUANTITY, MEMBER_REAL, MEMBER_WHOLE };

struct member {
    const char *name;
    enum member_type type;
    bool is_above_least;
    double least, most;
};

enum { MEMBERS_MOST = 2 };

/* The context of a form. */
struct form_context {
    struct reader *reader;
    const struct parameter *row;
    enum dimension dimension; /* DIMENSIONS for counts */
    int64_t per_si;           /* ticks or bytes in the SI unit */
};

/** Read one number of a form, in ticks, bytes, counts or without unit. */
bool reader_member(const struct form_context *context, const struct member *member,
                   const json_t *json, double *value);

/** Complain of keys that a form has not. @return whether there is none */
bool reader_member_keys(struct reader *reader, const json_t *json, const char *const *known,
                        size_t count);

#endif
