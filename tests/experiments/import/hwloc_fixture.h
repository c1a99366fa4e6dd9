/* The XML that lstopo writes, of machines made up in tests. */
#ifndef TESTS_EXPERIMENTS_IMPORT_HWLOC_FIXTURE_H
#define TESTS_EXPERIMENTS_IMPORT_HWLOC_FIXTURE_H

#include "sim/base/text.h"

/** A machine of hwloc 2: packages with a node, two cores of two threads and a cache each. */
struct hwloc_made {
    unsigned packages; /* 8 at most */
    bool has_far_node; /* memory at the machine itself, without cores */
    bool has_distances;
};

static inline void hwloc_object(struct text_buffer *text, const char *type, unsigned index,
                                unsigned cpus, unsigned nodes, const char *more)
{
    static unsigned unique;
    text_print(text,
               "<object type=\"%s\" os_index=\"%u\" cpuset=\"0x%08x\" complete_cpuset=\"0x%08x\" "
               "nodeset=\"0x%08x\" complete_nodeset=\"0x%08x\" gp_index=\"%u\"%s>\n",
               type, index, cpus, cpus, nodes, nodes, ++unique, more);
}

static inline void hwloc_package(struct text_buffer *text, unsigned package)
{
    unsigned node = 1U << package, cpus = 0xfU << (4 * package);
    hwloc_object(text, "Package", package, cpus, node, "");
    text_append(text, "<info name=\"CPUModel\" value=\"A model\"/>\n");
    hwloc_object(text, "NUMANode", package, cpus, node, " local_memory=\"1073741824\"");
    text_append(text, "</object>\n");
    hwloc_object(text, "L3Cache", package, cpus, node,
                 " cache_size=\"1048576\" depth=\"3\" cache_linesize=\"128\" "
                 "cache_associativity=\"16\" cache_type=\"0\"");
    for (unsigned core = 0; core < 2; core++) {
        unsigned first = 4 * package + 2 * core;
        hwloc_object(text, "Core", core, 3U << first, node, "");
        for (unsigned unit = first; unit < first + 2; unit++) {
            hwloc_object(text, "PU", unit, 1U << unit, node, "");
            text_append(text, "</object>\n");
        }
        text_append(text, "</object>\n");
    }
    text_append(text, "</object></object>\n");
}

static inline void hwloc_distances(struct text_buffer *text, unsigned count)
{
    struct text_buffer values = {0};
    struct text_buffer indexes = {0};
    for (unsigned i = 0; i < count * count; i++) {
        text_print(&values, "%u ", i / count == i % count ? 10 : 21);
    }
    for (unsigned i = 0; i < count; i++) {
        text_print(&indexes, "%u ", i);
    }
    text_print(text,
               "<distances2 type=\"NUMANode\" nbobjs=\"%u\" kind=\"5\" name=\"NUMALatency\" "
               "indexing=\"os\">\n<indexes length=\"%zu\">%s</indexes>\n"
               "<u64values length=\"%zu\">%s</u64values>\n</distances2>\n",
               count, indexes.length, indexes.text, values.length, values.text);
    text_buffer_free(&values);
    text_buffer_free(&indexes);
}

/** Append the whole text of a machine. */
static inline void hwloc_make(struct text_buffer *text, const struct hwloc_made *made)
{
    unsigned cpus = made->packages == 8 ? 0xffffffffU : (1U << (4 * made->packages)) - 1;
    unsigned count = made->packages + made->has_far_node;
    text_append(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<!DOCTYPE topology SYSTEM \"hwloc2.dtd\">\n<topology version=\"2.0\">\n");
    hwloc_object(text, "Machine", 0, cpus, (1U << count) - 1, "");
    if (made->has_far_node) {
        hwloc_object(text, "NUMANode", made->packages, cpus, 1U << made->packages,
                     " local_memory=\"1073741824\"");
        text_append(text, "</object>\n");
    }
    for (unsigned i = 0; i < made->packages; i++) {
        hwloc_package(text, i);
    }
    text_append(text, "</object>\n");
    if (made->has_distances) {
        hwloc_distances(text, count);
    }
    text_append(text, "</topology>\n");
}

/** A machine of hwloc 1: two sockets that share one node. */
static const char hwloc_one[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE topology SYSTEM \"hwloc.dtd\">\n"
    "<topology>\n"
    "<object type=\"Machine\" os_index=\"0\" cpuset=\"0x3\" complete_cpuset=\"0x3\" "
    "online_cpuset=\"0x3\" allowed_cpuset=\"0x3\" local_memory=\"1073741824\">\n"
    "<object type=\"Socket\" os_index=\"0\" cpuset=\"0x1\" complete_cpuset=\"0x1\" "
    "online_cpuset=\"0x1\" allowed_cpuset=\"0x1\">\n"
    "<object type=\"PU\" os_index=\"0\" cpuset=\"0x1\" complete_cpuset=\"0x1\" "
    "online_cpuset=\"0x1\" allowed_cpuset=\"0x1\"/></object>\n"
    "<object type=\"Socket\" os_index=\"1\" cpuset=\"0x2\" complete_cpuset=\"0x2\" "
    "online_cpuset=\"0x2\" allowed_cpuset=\"0x2\">\n"
    "<object type=\"PU\" os_index=\"1\" cpuset=\"0x2\" complete_cpuset=\"0x2\" "
    "online_cpuset=\"0x2\" allowed_cpuset=\"0x2\"/></object>\n</object>\n</topology>\n";

#endif
