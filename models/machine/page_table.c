#include "models/machine/page_table.h"

enum { ENTRIES_FIRST = 256 };

void page_table_init(struct page_table *table, struct arena *arena,
                     const struct placement *placement, int64_t page_bytes)
{
    *table = (struct page_table){
        .placement = placement,
        .arena = arena,
        .shift = (uint32_t)__builtin_ctzll((uint64_t)page_bytes),
        .entries = ARENA_ARRAY(arena, struct page_entry, ENTRIES_FIRST),
        .mask = ENTRIES_FIRST - 1,
    };
}

/* The entry of a page, or the free one where it belongs. */
static struct page_entry *find(const struct page_table *table, uint64_t page)
{
    uint64_t mixed = (page + 1) * UINT64_C(0x9E3779B97F4A7C15);
    uint64_t place = mixed ^ mixed >> 32;
    struct page_entry *entry = &table->entries[place & table->mask];
    while (entry->page != 0 && entry->page != page + 1) {
        entry = &table->entries[++place & table->mask];
    }
    return entry;
}

static void grow(struct page_table *table)
{
    struct page_table old = *table;
    table->mask = old.mask * 2 + 1;
    table->entries = ARENA_ARRAY(table->arena, struct page_entry, table->mask + 1);
    for (uint64_t i = 0; i <= old.mask; i++) {
        if (old.entries[i].page != 0) {
            *find(table, old.entries[i].page - 1) = old.entries[i];
        }
    }
}

uint32_t page_table_node(struct page_table *table, uint64_t address, uint32_t node)
{
    if (table->placement->way == PLACEMENT_WAY_FIRST) {
        return 0;
    }
    uint64_t page = address >> table->shift;
    struct page_entry *entry = find(table, page);
    if (entry->page == 0) {
        if (++table->count > table->mask / 4 * 3) {
            grow(table);
            entry = find(table, page);
        }
        *entry = (struct page_entry){page + 1, placement_of_page(table->placement, page, node)};
    }
    return entry->node;
}

uint32_t page_table_find(const struct page_table *table, uint64_t address)
{
    if (table->placement->way == PLACEMENT_WAY_FIRST) {
        return 0;
    }
    const struct page_entry *entry = find(table, address >> table->shift);
    return entry->page == 0 ? PAGE_TABLE_NONE : entry->node;
}
