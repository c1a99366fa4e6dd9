#include "models/caches/level.h"

#include "models/kinds.h"
#include "tests/models/places.h"

Test(level, rows_name_members_of_their_own)
{
    const struct table *const tables[] = {&cache_l1_table, &cache_l1_instruction_table,
                                          &cache_l2_table, &cache_l3_table};
    for (size_t t = 0; t < 4; t++) {
        for (size_t i = 0; i < tables[t]->count; i++) {
            const struct parameter *row = &tables[t]->rows[i];
            cr_expect_leq(row->offset + parameter_bytes(row, false), tables[t]->bytes);
            for (size_t j = 0; j < i; j++) {
                cr_expect_neq(row->offset, tables[t]->rows[j].offset, "%s", row->name);
            }
        }
    }
}

static void expect_complaint(const struct cache_level_parameters *level, const char *key,
                             const char *says)
{
    struct complaints complaints = {0};
    struct arena *arena = arena_create();
    struct scope scope = place_of(arena, "system", "caches.l2");
    bool is_sound = cache_level_check(level, &scope, 64, &complaints);
    cr_expect_eq(complaints.errors, key == NULL ? 0 : 1);
    cr_expect_eq(is_sound, key == NULL);
    if (key != NULL && complaints.errors == 1) {
        cr_expect_not_null(strstr(complaints.list[0].where, key), "%s", complaints.list[0].where);
        cr_expect_not_null(strstr(complaints.list[0].text, says), "%s", complaints.list[0].text);
    }
    complaints_free(&complaints);
    arena_destroy(arena);
}

Test(level, complains_of_an_array_that_cannot_be)
{
    struct cache_level_parameters level = {
        .size = 32768, .ways = 8, .replacement = kinds_find("replacement", "lru")};
    expect_complaint(&level, NULL, NULL);
    cr_expect_eq(cache_level_sets(&level, 64), 64);
    level.size = 33000;
    expect_complaint(&level, "/system/caches/l2/size", "33000 B, not a multiple of 512 B");
    level.size = 256;
    expect_complaint(&level, "/size", "256 B, not a multiple");
    level = (struct cache_level_parameters){
        .size = 49152, .ways = 12, .replacement = kinds_find("replacement", "lru")};
    expect_complaint(&level, NULL, NULL);
    level.replacement = kinds_find("replacement", "tree_plru");
    expect_complaint(&level, "/ways", "are 12, and \"tree_plru\" needs a power of two");
    level.ways = 16;
    expect_complaint(&level, NULL, NULL);
    level.size = INT64_C(1) << 37;
    expect_complaint(&level, "/size", "lines, more than");
}
