#include "models/machine/pages.h"

#include "models/planted.h"
#include "sim/base/assert.h"

void pages_init(struct pages *pages, struct arena *arena, uint32_t nodes)
{
    *pages = (struct pages){.nodes = nodes, .on = ARENA_ARRAY(arena, uint32_t, nodes)};
}

uint32_t pages_claim(struct pages *pages, uint64_t count)
{
    uint64_t first = pages->count;
    pages->count += count;
    return (uint32_t)first;
}

void pages_make(struct pages *pages, struct arena *arena)
{
    ASSERT(pages->count <= PAGES_MOST);
    pages->each = ARENA_ARRAY(arena, struct page, pages->count);
}

void pages_touch(struct pages *pages, uint32_t number, uint32_t node, sim_ticks now)
{
    if (pages->each[number].home == 0) {
        pages_place(pages, number, node);
        pages->each[number].since = now;
    }
}

void pages_place(struct pages *pages, uint32_t number, uint32_t node)
{
    struct page *page = &pages->each[number];
    if (page->home != 0 && !PLANTED("a page stays counted at its old home")) {
        pages->on[page->home - 1]--;
    }
    page->home = (uint16_t)(node + 1);
    pages->on[node]++;
}
