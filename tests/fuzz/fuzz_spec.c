/*
 * Any bytes as a spec: the reader must end, with a point or with a complaint, and leave nothing.
 *
 * Files that the bytes name are not opened. Of a long sweep the first points are read.
 */
#include "experiments/results/writer.h"
#include "experiments/spec/complaints_print.h"
#include "experiments/spec/spec.h"
#include "sim/base/assert.h"
#include "sim/base/memory.h"
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

/* A point that was accepted must be accepted again from its own document, with the same text. */
static void read_again(const struct spec *spec, size_t id)
{
    struct arena *arena = arena_create();
    struct point point;
    spec_point(spec, id, arena, &point);
    char *document = writer_json(point.document); /* as a worker gets it */
    json_t *copy = json_loads(document, 0, NULL);
    struct point again;
    struct complaints complaints = {0};
    ASSERT(copy != NULL);
    ASSERT(point_read(copy, arena, &again, &complaints));
    char *first = point_canonical(&point);
    char *second = point_canonical(&again);
    ASSERT(strcmp(first, second) == 0);
    complaints_free(&complaints);
    memory_free(first);
    memory_free(second);
    memory_free(document);
    json_decref(copy);
    point_release(&again);
    point_release(&point);
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    enum { CHECKED_MOST = 16 };
    struct spec_options options = {.forbid_files = true, .check_most = CHECKED_MOST};
    struct complaints complaints = {0};
    struct error error = {0};
    struct spec *spec =
        spec_open_text((const char *)bytes, count, NULL, &options, &complaints, &error);
    ASSERT(spec != NULL || error.code != ERROR_NONE || complaints.errors > 0);
    if (spec != NULL) {
        read_again(spec, 0);
        memory_free(spec_canonical(spec));
    }
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    complaints_print(&complaints, "spec", out);
    fclose(out);
    free(text);
    complaints_free(&complaints);
    spec_close(spec);
    return 0;
}
