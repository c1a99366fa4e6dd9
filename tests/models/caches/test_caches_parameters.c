#include "models/caches/caches_parameters.h"

#include "models/kinds.h"
#include "tests/models/places.h"

/* The usual levels, and what a test changes of them. */
struct levels {
    struct cache_level_parameters l1, l1_instruction, l2, l3;
    struct tlb_parameters tlb;
    struct caches_parameters caches;
    int64_t line_bytes;
    uint32_t cores;
};

static void usual(struct levels *levels)
{
    const struct kind *lru = kinds_find("replacement", "lru");
    *levels = (struct levels){
        .l1 = {.size = 32768, .ways = 8, .replacement = lru, .write_allocate = true},
        .l1_instruction = {.size = 32768, .ways = 8, .replacement = lru},
        .l2 = {.size = 1 << 20, .ways = 16, .replacement = lru, .write_allocate = true},
        .l3 = {.size = 1 << 24,
               .ways = 16,
               .replacement = lru,
               .write_allocate = true,
               .shared_by = LEVEL_OF_PROCESSOR},
        .tlb = {.entries = 64, .page_size = 4096, .replacement = lru},
        .line_bytes = 64,
        .cores = 8,
    };
    levels->caches = (struct caches_parameters){
        .l1 = &levels->l1,
        .l1_instruction = &levels->l1_instruction,
        .l2 = &levels->l2,
        .l3 = &levels->l3,
        .tlb = &levels->tlb,
    };
}

/* Expects one complaint there that says so, or with `where` NULL none. */
static void expect(const struct levels *levels, const char *where, const char *says)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "caches");
    caches_check(&levels->caches, &scope,
                 &(struct caches_environment){.line_bytes = levels->line_bytes,
                                              .cores = levels->cores,
                                              .is_one = levels->cores == 1},
                 &complaints);
    cr_expect_eq(complaints.count, where == NULL ? 0 : 1, "%s: %zu", says, complaints.count);
    for (size_t i = 0; i < complaints.count && where != NULL; i++) {
        cr_expect_str_eq(complaints.list[i].where, where);
        cr_expect_not_null(strstr(complaints.list[i].text, says), "%s", complaints.list[i].text);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(caches_parameters, rows_name_members_of_their_own)
{
    for (size_t i = 0; i < caches_table.count; i++) {
        const struct parameter *row = &caches_table.rows[i];
        cr_expect_leq(row->offset + parameter_bytes(row, false), caches_table.bytes);
        for (size_t j = 0; j < i; j++) {
            cr_expect_neq(row->offset, caches_table.rows[j].offset, "%s", row->name);
        }
    }
}

Test(caches_parameters, complains_of_levels_that_are_missing)
{
    struct levels levels;
    usual(&levels);
    expect(&levels, NULL, "");
    levels.caches.l2 = NULL;
    expect(&levels, "/system/caches/l2", "missing, and \"l3\" is given");
    usual(&levels);
    levels.caches.l1_instruction = levels.caches.l2 = levels.caches.l3 = NULL;
    expect(&levels, NULL, "");
    levels.caches.l1 = NULL;
    expect(&levels, "/system/caches/l1", "is missing");
    levels.caches.l1_instruction = &levels.l1_instruction;
    expect(&levels, "/system/caches/l1", "missing, and \"l1_instruction\" is given");
    usual(&levels);
    levels.line_bytes = 96;
    levels.l1.size = levels.l1_instruction.size = levels.l2.size = levels.l3.size = 96 * 4096 * 16;
    expect(&levels, "/system/caches", "line_size is 96 B");
}

Test(caches_parameters, complains_of_levels_that_contradict_each_other)
{
    struct levels levels;
    usual(&levels);
    levels.l2.size = 1000;
    expect(&levels, "/system/caches/l2/size", "multiple");
    usual(&levels);
    levels.l2.shared_by = LEVEL_OF_PROCESSOR;
    levels.l3.shared_by = LEVEL_OF_CORE;
    expect(&levels, "/system/caches/l3/shared_by", "shared by a processor");
    usual(&levels);
    levels.l2.inclusion = LEVEL_EXCLUSIVE;
    expect(&levels, NULL, "");
    levels.l1.write = LEVEL_WRITE_THROUGH;
    expect(&levels, "/system/caches/l2/inclusion", "writes through");
    usual(&levels);
    levels.l3.inclusion = LEVEL_INCLUSIVE;
    expect(&levels, NULL, "");
    levels.l3.write_allocate = false;
    expect(&levels, "/system/caches/l3/write_allocate", "inclusive");
    levels.l2.write_allocate = false;
    expect(&levels, "/system/caches/l3/write_allocate", "inclusive");
    levels.l1.write_allocate = false;
    expect(&levels, NULL, "");
    levels.l3.size = 1 << 22;
    expect(&levels, "/system/caches/l3/size", "8388608 B together");
    usual(&levels);
    levels.tlb.page_size = 3000;
    expect(&levels, "/system/caches/tlb/page_size", "power of two");
}

Test(caches_parameters, complains_of_levels_that_cachegrind_does_not_have)
{
    struct levels levels;
    usual(&levels);
    levels.caches.counting = CACHES_COUNT_CACHEGRIND;
    levels.cores = 1;
    expect(&levels, "/system/caches/l3", "LL is \"l2\"");
    levels.caches.l3 = NULL;
    levels.cores = 2;
    expect(&levels, "/system/caches/counting", "one core");
    levels.cores = 1;
    expect(&levels, NULL, "");
    levels.caches.l1_instruction = NULL;
    expect(&levels, "/system/caches/l1_instruction", "missing");
    levels.caches.l1_instruction = &levels.l1_instruction;
    levels.l1.replacement = kinds_find("replacement", "fifo");
    expect(&levels, "/system/caches/l1/replacement", "\"fifo\"");
    levels.l1.replacement = kinds_find("replacement", "lru");
    levels.l2.inclusion = LEVEL_EXCLUSIVE;
    expect(&levels, "/system/caches/l2/inclusion", "neither");
    levels.l2.inclusion = LEVEL_NEITHER;
    levels.l2.write_allocate = false;
    expect(&levels, "/system/caches/counting", "write_allocate");
}
