/* The object "migration" of a memory. */
#include "models/memory/migration.h"

#define MEMBER(name) offsetof(struct migration_parameters, name)

static const struct parameter_use where_pages_move[] = {
    {.path = "threshold", .above = 0},
    {.path = NULL},
};

TABLE(migration_table, struct migration_parameters,
      {.name = "threshold",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(threshold),
       .doc = "A page moves to a node when it has so many references of that node more than of all "
              "others; 0: pages stay.",
       .preset = "4",
       .most = 1e6},
      {.name = "interval",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(interval),
       .doc = "The count of a page's references begins anew after so long.",
       .preset = "\"1 ms\"",
       .flags = PARAMETER_ABOVE_LEAST,
       .used_where = where_pages_move},
      {.name = "cost",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(cost),
       .doc = "Time before a page is copied: unmapping, and shooting down its translations in the "
              "TLBs. References to the page wait.",
       .preset = "\"5 us\"",
       .used_where = where_pages_move},
      {.name = "page_size",
       .type = PARAMETER_SIZE,
       .offset = MEMBER(page_size),
       .doc = "Bytes of a page; each of its lines is read at the old home and written at the new.",
       .preset = "\"4 KiB\"",
       .least = 1,
       .most = 1073741824,
       .used_where = where_pages_move},
      {.name = "outstanding",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(outstanding),
       .doc = "Lines of a page that are copied at once.",
       .preset = "10",
       .least = 1,
       .most = MIGRATION_OUTSTANDING_MOST,
       .used_where = where_pages_move});
