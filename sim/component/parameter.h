/*
 * Parameters describe themselves.
 *
 * A table of rows, one for each member of a plain struct, says how a value is named in a spec, of
 * what type and unit it is, what it may be, and what it means. The one table drives reading,
 * checking, defaults, `coupling describe`, the JSON Schema and the generated reference page. The
 * engine knows no JSON: defaults are texts in the notation of specs, read by the same reader.
 *
 * Storage: each row names the offset of its member; the type decides the member's C type (below).
 * A member that is absent and optional stays all zeros, which for every type means "not given",
 * but for PARAMETER_ZERO_IS_A_VALUE.
 */
#ifndef SIM_COMPONENT_PARAMETER_H
#define SIM_COMPONENT_PARAMETER_H

#include "sim/kernel/ticks.h"
#include "sim/random/distribution.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kind;
struct table;

enum parameter_type {
    PARAMETER_BOOLEAN,        /* bool */
    PARAMETER_INTEGER,        /* int64_t */
    PARAMETER_REAL,           /* double, a number without a unit */
    PARAMETER_TEXT,           /* const char * */
    PARAMETER_NAME,           /* const char *: [A-Za-z][A-Za-z0-9_-]* */
    PARAMETER_CHOICE,         /* int: index in `choices` */
    PARAMETER_DURATION,       /* sim_ticks */
    PARAMETER_SIZE,           /* int64_t [bytes] */
    PARAMETER_BANDWIDTH,      /* double [bytes/s] */
    PARAMETER_FREQUENCY,      /* double [Hz] */
    PARAMETER_RATE,           /* double [1/s] */
    PARAMETER_POWER,          /* double [W] */
    PARAMETER_ENERGY,         /* double [J] */
    PARAMETER_DISTRIBUTION,   /* struct distribution of durations [ticks] */
    PARAMETER_SIZES,          /* struct distribution of sizes [bytes] */
    PARAMETER_COUNT,          /* struct distribution of whole numbers */
    PARAMETER_WEIGHTED_NAMES, /* struct weighted_names: "a", or {"a": 0.9, "b": 0.1} */
    PARAMETER_KIND,           /* const struct kind *: the name of a kind of `role` */
    PARAMETER_PART,           /* struct part: {"kind": NAME, ...} with a kind of `role` */
    PARAMETER_OBJECT,         /* pointer to the struct of `of`; NULL when absent */
    PARAMETER_MAP,  /* struct parameter_map: names the spec chose to values of `element` */
    PARAMETER_LIST, /* struct parameter_list: values of `element` */
};

/** The value of an integer with PARAMETER_ZERO_IS_A_VALUE that is absent. */
#define PARAMETER_NOT_GIVEN INT64_C(-1)

/** The value of a PARAMETER_INTEGER that is "infinite". */
#define PARAMETER_INFINITE INT64_MAX

enum parameter_flags {
    PARAMETER_OPTIONAL = 1,        /* may be absent without a default */
    PARAMETER_MAY_BE_INFINITE = 2, /* an integer that may be "infinite" */
    PARAMETER_ABOVE_LEAST = 4, /* `least` itself is excluded (a distribution: its mean above 0) */
    PARAMETER_FREE_NAMES = 8,  /* the keys of a map may be any text: names of metrics */
    PARAMETER_BETWEEN_EVENTS =
        16, /* a distribution of times between events: "70 /s" is exponential with that rate */
    PARAMETER_SAME_PATH = 32, /* a part that has the path of the object around it: its metrics are
                                 named as that object's */
    PARAMETER_FILE = 64,      /* a text: the name of a file with members of the object around it */
    PARAMETER_TIME_OF_DAY = 128, /* a duration that may be written "08:30" or "08:30:00" */
    PARAMETER_ARRIVALS =
        256, /* times between events that may come at rates of a table (sim/random/rates.h): the
                model draws them with distribution_draw_from */
    PARAMETER_ZERO_IS_A_VALUE = 512, /* an optional integer: PARAMETER_NOT_GIVEN where it is
                                        absent, so that 0 can be given */
    PARAMETER_DATA_FILE = 1024,      /* a text: the name of a file that runs read; what is in it
                                        determines their results, not its name */
};

/**
 * When a model looks at a value: a condition on another value of the same object, or of one around
 * it, the nearest that has the path's first word.
 *
 * A value that the model does not look at changes no result, so points that differ in it alone are
 * one run. A row may only be declared so where that is true for every state of the model.
 */
struct parameter_use {
    const char *path; /* of the other value: "layout", "memory.layout" */
    const char *is;   /* PARAMETER_CHOICE: the choice it must have; NULL: see above */
    double above;     /* PARAMETER_INTEGER, PARAMETER_REAL: it must be above this */
    bool is_given;    /* PARAMETER_LIST: it must have values */
    bool is_absent; /* PARAMETER_PART, PARAMETER_OBJECT, PARAMETER_DISTRIBUTION, PARAMETER_LIST: it
                       must not be given, and stands in place of this value: a spec that gives both
                       is refused */
    bool or_next;   /* or the next condition holds, in place of this one */
};

struct parameter {
    const char *name;
    enum parameter_type type;
    size_t offset;
    const char *doc;    /* one sentence */
    const char *preset; /* default as JSON text; NULL: required unless optional */
    unsigned flags;
    double least, most;              /* limits in the SI unit of the type; most 0: no upper limit */
    const char *const *choices;      /* PARAMETER_CHOICE: NULL-terminated */
    const char *role;                /* PARAMETER_KIND, PARAMETER_PART */
    const char *kind;                /* PARAMETER_PART: of an object that names none; or NULL */
    const struct table *of;          /* PARAMETER_OBJECT */
    const struct parameter *element; /* PARAMETER_MAP, PARAMETER_LIST: the row of one value */
    const char *names;               /* PARAMETER_MAP: what its keys name: "station", "class" */
    int64_t count_least;             /* PARAMETER_MAP, PARAMETER_LIST: fewest values */
    /* Where a model looks at the value: all of these hold. Ends with a NULL path; NULL: always. */
    const struct parameter_use *used_where;
};

/**
 * The description of one struct.
 *
 * With a `shorthand`, a value that is not an object with keys of the table stands for an object
 * with that one member: "5 ms" for {"interarrival": "5 ms"}.
 */
struct table {
    const struct parameter *rows;
    size_t count;
    size_t bytes; /* of the struct */
    const char *shorthand;
};

struct parameter_map {
    size_t count;
    const char *const *names;
    void *elements; /* as `element` is stored; an object's struct itself, not a pointer to it */
};

struct parameter_list {
    size_t count;
    void *elements;
};

/** Alternatives with probabilities, which sum to 1. */
struct weighted_names {
    size_t count;
    const char *const *names;
    const double *weights;
};

/** A component that the spec chooses by kind, with the struct of that kind's table. */
struct part {
    const struct kind *kind; /* NULL when absent */
    void *parameters;
};

/** Define a table `NAME` of the struct `TYPE` from rows. */
#define TABLE(table_name, struct_type, ...)                                                        \
    const struct table table_name = {                                                              \
        .rows = (const struct parameter[]){__VA_ARGS__},                                           \
        .count = sizeof((const struct parameter[]){__VA_ARGS__}) / sizeof(struct parameter),       \
        .bytes = sizeof(struct_type),                                                              \
    }

/** Where a row's value is stored in its struct. */
static inline void *parameter_at(const struct parameter *parameter, const void *parameters)
{
    return (char *)(uintptr_t)parameters + parameter->offset;
}

/** The key of the value that may stand in place of this one; NULL: none may. */
const char *parameter_stand_in(const struct parameter *parameter);

/** Whether a spec has to give the value, or one that stands in its place. */
bool parameter_is_required(const struct parameter *parameter);

/** Bytes a value of this row takes in its struct (PARAMETER_OBJECT: in a map or list). */
size_t parameter_bytes(const struct parameter *parameter, bool as_element);

#endif
