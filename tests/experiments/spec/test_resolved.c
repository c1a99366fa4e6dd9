#include "experiments/spec/resolved.h"

#include "experiments/results/head.h"
#include "sim/base/memory.h"
#include "tests/experiments/spec/spec_text.h"

#define WORKLOAD ", 'workload': {'program': {'compute': '100 ns'}}, 'run': {'horizon': '10 us'}"
#define MACHINE                                                                                    \
    "{'processors': 2, 'clock': '1 GHz', 'memory': {'latency': '80 ns'}, "                         \
    "'interconnect': {'kind': 'bus', 'bandwidth': '6 GB/s'}}"
#define NAMED "{'name': 'x', 'system': {'kind': 'multiprocessor', 'machine': 'no/such.json'}"

Test(resolved, machine_stands_in_the_spec)
{
    struct spec *spec = expect_good(NAMED WORKLOAD ", 'machines': {'no/such.json': " MACHINE "}}");
    char *canonical = spec_canonical(spec);
    cr_expect_not_null(strstr(canonical, "no/such.json"));
    memory_free(canonical);
    spec_close(spec);
}

Test(resolved, machine_that_is_none_is_complained_of_where_it_stands)
{
    expect_refused(NAMED WORKLOAD ", 'machines': []}", "/machines", "no object of machines");
    expect_refused(NAMED WORKLOAD ", 'machines': {'no/such.json': 3}}", "/machines/no~1such.json",
                   "no machine");
    expect_refused(NAMED WORKLOAD ", 'machines': {'no/such.json': {'processors': 2, 'clok': 3, "
                                  "'clock': '1 GHz', 'memory': {'latency': '80 ns'}, "
                                  "'interconnect': {'kind': 'bus', 'bandwidth': '6 GB/s'}}}}",
                   "/machines/no~1such.json/clok", "unknown key");
}

Test(resolved, digests_are_two)
{
    static const char *const bad[] = {"3", "{}", "{'spec_digest': 'sha256:12'}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[1000];
        snprintf(text, sizeof text, "%s%s, 'machines': {'no/such.json': %s}, 'resolved': %s}",
                 NAMED, WORKLOAD, MACHINE, bad[i]);
        expect_refused(text, "/resolved", "content_digest");
    }
}

/* The digest of another spec holds only while the rest of the file is the one that it was written
 * with. */
Test(resolved, digest_of_a_changed_spec_is_its_own)
{
    char before[RESULT_DIGEST_BYTES];
    char after[RESULT_DIGEST_BYTES];
    char text[2000];
    static const char form[] = "%s%s, 'machines': {'no/such.json': %s}, 'resolved': "
                               "{'spec_digest': 'sha256:%064d', 'content_digest': '%s'}}";
    snprintf(text, sizeof text, "%s%s, 'machines': {'no/such.json': %s}}", NAMED, WORKLOAD,
             MACHINE);
    struct spec *spec = expect_good(text);
    result_digest(spec, before);
    spec_close(spec);
    snprintf(text, sizeof text, form, NAMED, WORKLOAD, MACHINE, 7, before);
    spec = expect_good(text);
    result_digest(spec, after);
    cr_expect_str_eq(after + strlen(after) - 2, "07", "%s", after);
    spec_close(spec);
    before[10] = before[10] == '0' ? '1' : '0';
    snprintf(text, sizeof text, form, NAMED, WORKLOAD, MACHINE, 7, before);
    spec = expect_good(text);
    result_digest(spec, after);
    cr_expect_str_neq(after + strlen(after) - 2, "07", "the content is another one");
    spec_close(spec);
}
