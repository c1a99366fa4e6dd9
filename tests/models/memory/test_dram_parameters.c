#include "models/memory/dram_parameters.h"

#include "tests/models/memory/dram_fixture.h"
#include "tests/models/places.h"

Test(dram_parameters, rows_name_members_of_their_own)
{
    for (size_t i = 0; i < dram_table.count; i++) {
        const struct parameter *row = &dram_table.rows[i];
        cr_expect_leq(row->offset + parameter_bytes(row, false), dram_table.bytes);
        for (size_t j = 0; j < i; j++) {
            cr_expect_neq(row->offset, dram_table.rows[j].offset, "%s", row->name);
        }
        cr_expect(row->preset != NULL || (row->flags & PARAMETER_OPTIONAL) != 0, "%s", row->name);
    }
}

static size_t complaints_about(const struct dram_parameters *parameters, const char *where)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "memory.dram");
    dram_check(parameters, &scope, 64, TICKS_PER_SECOND_FINE, &complaints);
    size_t about = 0;
    for (size_t i = 0; i < complaints.count; i++) {
        about += strstr(complaints.list[i].where, where) != NULL;
    }
    cr_expect_eq(about, complaints.errors);
    complaints_free(&complaints);
    arena_destroy(arena);
    return about;
}

Test(dram_parameters, complains_of_times_that_contradict_each_other)
{
    struct dram_parameters good = dram_defaults();
    good.refresh = DRAM_REFRESH_ALL_BANK;
    for (good.preset = 0; good.preset < 5; good.preset++) {
        cr_expect_eq(complaints_about(&good, ""), 0);
    }
    good.preset = 1;
    good.times.tRC = 45750;
    cr_expect_eq(complaints_about(&good, ""), 0);

    struct dram_parameters bad = good;
    bad.times.tRAS = 33000;
    cr_expect_eq(complaints_about(&bad, "tRC"), 1);
    bad.times = (struct dram_times){.tRC = 13000};
    cr_expect_eq(complaints_about(&bad, "tRC"), 1, "less than tRP");
    bad.times = (struct dram_times){.tREFI = 700000};
    cr_expect_eq(complaints_about(&bad, "tREFI"), 1);
    bad.refresh = DRAM_REFRESH_NONE;
    cr_expect_eq(complaints_about(&bad, ""), 0);
    bad = good;
    bad.writes_low = bad.writes_high;
    cr_expect_eq(complaints_about(&bad, "writes_low"), 1);
}
