#include "tests/models/processor/walk_fixture.h"

/* Two cores, each with a thread, run scripts to their end. */
static struct walk_end run_pair(const struct access *script, int64_t outstanding,
                                const char *protocol)
{
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, outstanding);
    fixture.caches.protocol = kinds_find("protocol", protocol);
    struct walk_end end = walk_fixture_end(&fixture);
    cr_expect_eq(end.marked, 0, "marks are taken away as they were made");
    return end;
}

/* An access, before which the thread computes so long. */
#define LATER(LINE, KIND, NANOSECONDS)                                                             \
    {                                                                                              \
        .address = (LINE)*64, .bytes = 8, .kind = (KIND), .instructions = (NANOSECONDS)            \
    }

/* A line that another core has modified comes from there, in 11 + 11 ns; one that it has clean
 * comes from memory. */
Test(caches, a_modified_line_comes_from_the_other_core)
{
    static const struct access dirty[] = {WRITE(1), END, LATER(1, ACCESS_READ, 500), END};
    struct walk_end end = run_pair(dirty, 1, "mesi");
    cr_expect_eq(end.at, 522 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(end.coherence.transfers, 1);
    cr_expect_eq(end.coherence.write_backs, 1, "shared, and so clean");
    end = run_pair(dirty, 1, "moesi");
    cr_expect_eq(end.coherence.transfers, 1);
    cr_expect_eq(end.coherence.write_backs, 0, "owned");

    static const struct access clean[] = {READ(1), END, LATER(1, ACCESS_READ, 500), END};
    end = run_pair(clean, 1, "mesi");
    cr_expect_eq(end.at, 611 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(end.coherence.transfers, 0);
}

/* The first write of a line that is read alone asks nobody, but for MSI. */
Test(caches, upgrades)
{
    static const struct access alone[] = {READ(1), LATER(1, ACCESS_WRITE, 200), END, END};
    cr_expect_eq(run_pair(alone, 1, "msi").coherence.requests[REQUEST_UPGRADE], 1);
    cr_expect_eq(run_pair(alone, 1, "mesi").coherence.requests[REQUEST_UPGRADE], 0);

    static const struct access shared[] = {READ(1), LATER(1, ACCESS_WRITE, 400), END,
                                           LATER(1, ACCESS_READ, 200), END};
    struct walk_end end = run_pair(shared, 1, "mesi");
    cr_expect_eq(end.coherence.requests[REQUEST_UPGRADE], 1);
    cr_expect_eq(end.coherence.invalidations, 1);
    cr_expect_eq(end.at, (111 + 400 + 11) * NS, "no line moves: %lld ps", (long long)end.at);
}

/* Both cores have a line and ask to write it at once: the one that comes second has lost the line
 * by then, and gets it anew from the first. */
Test(caches, a_lost_upgrade_comes_in_anew)
{
    static const struct access script[] = {
        READ(1),
        LATER(1, ACCESS_WRITE, 400),
        LATER(1, ACCESS_READ, 300),
        END,
        READ(1),
        LATER(1, ACCESS_WRITE, 400),
        END,
    };
    static const char *const protocols[] = {"msi", "mesi", "moesi"};
    for (size_t i = 0; i < 3; i++) {
        struct walk_end end = run_pair(script, 1, protocols[i]);
        cr_expect_eq(end.coherence.requests[REQUEST_UPGRADE], 1, "%s", protocols[i]);
        cr_expect_eq(end.coherence.requests[REQUEST_EXCLUSIVE], 1, "%s", protocols[i]);
        cr_expect_eq(end.coherence.invalidations, 2, "%s", protocols[i]);
        cr_expect_eq(end.coherence.transfers, 2, "written by both, then read: %s", protocols[i]);
        cr_expect_eq(end.accesses, 5);
    }
}

/* A store that finds its line on the way, after another core has read or written it there, is not
 * done with that line: it asks anew. Served at 11 ns and there at 111; the other core's request is
 * served in between. */
Test(caches, a_store_joins_a_line_that_is_owned_still)
{
    static const enum access_kind others[] = {ACCESS_READ, ACCESS_WRITE};
    for (int i = 0; i < 2; i++) {
        const struct access script[] = {WRITE(1), LATER(1, ACCESS_WRITE, 50), END,
                                        LATER(1, (uint8_t)others[i], 20), END};
        struct walk_end end = run_pair(script, 2, "mesi");
        uint64_t exclusive = 1 + (others[i] == ACCESS_WRITE) * 2;
        cr_expect_eq(end.coherence.requests[REQUEST_EXCLUSIVE], exclusive);
        cr_expect_eq(end.coherence.requests[REQUEST_UPGRADE], others[i] == ACCESS_READ);
    }
    static const struct access alone[] = {WRITE(1), LATER(1, ACCESS_WRITE, 50), END, END};
    struct walk_end end = run_pair(alone, 2, "mesi");
    cr_expect_eq(end.coherence.requests[REQUEST_EXCLUSIVE], 1, "it joins");
}

/* A line that its set has no room for any more when it comes: it comes in anew as well. */
Test(caches, lines_that_meet_in_a_set)
{
    static const struct access script[] = {
        READ(1),  READ(65), READ(129),  READ(193),  WRITE(1), READ(65),  END,
        WRITE(1), READ(65), WRITE(129), WRITE(193), READ(1),  WRITE(65), END,
    };
    for (int64_t outstanding = 1; outstanding <= 4; outstanding++) {
        struct walk_end end = run_pair(script, outstanding, "mesi");
        cr_expect_eq(end.accesses, 12);
    }
}

/* Two words of one line, written by turns: each write takes the line from the other core. In lines
 * of their own none does. */
Test(caches, false_sharing)
{
    enum { WRITES = 10, GAP = 100 };
    for (uint64_t lines = 1; lines <= 2; lines++) {
        struct access script[2 * WRITES + 2];
        struct access *at = script;
        for (uint32_t thread = 0; thread < 2; thread++) {
            for (uint32_t i = 0; i < WRITES; i++) {
                *at++ = (struct access){.address = 64 + thread * (lines == 1 ? 8 : 64),
                                        .bytes = 8,
                                        .kind = ACCESS_WRITE,
                                        .instructions = i == 0 ? 500 * thread : 1000};
            }
            *at++ = (struct access)END;
        }
        struct walk_end end = run_pair(script, 1, "mesi");
        uint64_t taken = lines == 1 ? 2 * WRITES - 1 : 0;
        cr_expect_eq(end.coherence.invalidations, taken);
        cr_expect_eq(end.coherence.transfers, taken);
    }
}

/* A core may go ahead to the next event, and by the lookups of all levels beyond it; alone to the
 * end; with --check not at all. */
Test(caches, how_far_a_core_goes_ahead)
{
    static const struct access script[] = {LATER(1, ACCESS_READ, 50), END,
                                           LATER(2, ACCESS_READ, 900), END};
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 2, 1);
    struct bench bench = bench_build(&fixture.machine);
    run_until(bench.run, 10 * NS);
    bench.run->until = 1000 * NS;
    struct caches *caches = bench.machine->machine->caches;
    cr_expect_eq(caches->lookup, 11 * NS);
    cr_expect_eq(caches_bound(bench.run, caches, 0), (50 + 11) * NS, "%lld",
                 (long long)caches_bound(bench.run, caches, 0));
    caches->cores[1].lost++;
    cr_expect_eq(caches_bound(bench.run, caches, 1), 50 * NS, "it is careful about a line");
    caches->cores[1].lost--;
    caches->begins_many = true;
    cr_expect_eq(caches_bound(bench.run, caches, 0), 10 * NS, "others may begin now");
    caches->begins_many = false;
    caches->options.is_preempted = true;
    cr_expect_eq(caches_bound(bench.run, caches, 0), 10 * NS);
    bench.run->check = true;
    cr_expect_eq(caches_bound(bench.run, caches, 0), 10 * NS);
    run_destroy(bench.run);

    walk_fixture_init(&fixture, script, 1, 1);
    bench = bench_build(&fixture.machine);
    run_until(bench.run, 10 * NS);
    bench.run->until = 1000 * NS;
    caches = bench.machine->machine->caches;
    cr_expect_null(caches->coherence);
    cr_expect_eq(caches_bound(bench.run, caches, 0), 1000 * NS + 1);
    run_destroy(bench.run);
}

/* A write that finds its line on its way to be read asks for leave when the line has come, as the
 * other core has it: from 611 to 622 ns. Alone the core has it for itself by then. */
Test(caches, a_write_to_a_line_on_its_way_is_made_later)
{
    static const struct access apart[] = {READ(1), END, LATER(1, ACCESS_READ, 500), WRITE(1), END};
    static const struct access alone[] = {READ(9), END, LATER(1, ACCESS_READ, 500), WRITE(1), END};
    struct walk_end end = run_pair(apart, 4, "mesi");
    cr_expect_eq(end.at, 622 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(end.coherence.requests[REQUEST_UPGRADE], 1);
    end = run_pair(alone, 4, "mesi");
    cr_expect_eq(end.at, 611 * NS, "%lld ps", (long long)end.at);
    cr_expect_eq(end.coherence.requests[REQUEST_UPGRADE], 0);
}

/* Three processors whose memory is that of the second one, 80 ns away from the others. */
static struct walk_end run_apart(const struct access *script, enum caches_coherence coherence)
{
    struct walk_fixture fixture;
    walk_fixture_init(&fixture, script, 1, 1);
    fixture_use_links(&fixture.machine);
    fixture.machine.links.bandwidth = 64 / 80e-9;
    fixture.machine.memory.layout = MEMORY_NUMA;
    fixture.machine.machine.processors = 3;
    fixture.program.placement = PLACEMENT_ON_ONE_NODE;
    fixture.program.node = 1;
    fixture.caches.coherence = (int)coherence;
    return walk_fixture_end(&fixture);
}

/* A request goes to the home, from there to the owner, and the line from the owner to the core. */
Test(caches, a_line_of_an_owner_takes_three_legs)
{
    static const struct access script[] = {WRITE(1), END, END, LATER(1, ACCESS_READ, 1000), END};
    struct walk_end end = run_apart(script, CACHES_DIRECTORY);
    cr_expect_eq(end.at, (1000 + 11 + 80 + 80 + 11 + 80) * NS, "%lld ps", (long long)end.at);
}

/* A core that writes waits for the replies of those that lose the line: 160 ns, memory 100. */
Test(caches, a_write_waits_for_those_that_lose_the_line)
{
    static const struct access apart[] = {READ(1), END, LATER(1, ACCESS_WRITE, 1000), END, END};
    static const struct access alone[] = {END, LATER(1, ACCESS_WRITE, 1000), END, END};
    struct walk_end end = run_apart(apart, CACHES_DIRECTORY);
    cr_expect_eq(end.at, (1000 + 11 + 160) * NS, "%lld ps", (long long)end.at);
    end = run_apart(alone, CACHES_DIRECTORY);
    cr_expect_eq(end.at, (1000 + 11 + 100) * NS, "%lld ps", (long long)end.at);
}

/* Where the home does not know who has a line, a read of own memory waits for all others. */
Test(caches, a_broadcast_waits_for_the_last_reply)
{
    static const struct access script[] = {END, READ(1), END, END};
    struct walk_end end = run_apart(script, CACHES_BROADCAST);
    cr_expect_eq(end.at, (11 + 160) * NS, "%lld ps", (long long)end.at);
    end = run_apart(script, CACHES_DIRECTORY);
    cr_expect_eq(end.at, (11 + 100) * NS, "%lld ps", (long long)end.at);
}
