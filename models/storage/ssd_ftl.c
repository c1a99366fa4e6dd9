#include "models/storage/ssd_ftl.h"

#include "models/planted.h"
#include "sim/base/assert.h"

static void open_block(struct ssd_ftl *ftl)
{
    uint32_t at = (ftl->first_opened + ftl->opened_count) % ftl->blocks;
    ftl->opened[at] = ftl->free[--ftl->free_count];
    ftl->opened_count++;
    ftl->next_page = 0;
}

static uint32_t opened_at(const struct ssd_ftl *ftl, uint32_t number)
{
    return ftl->opened[(ftl->first_opened + number) % ftl->blocks];
}

static void put(struct ssd_ftl *ftl, uint32_t page)
{
    uint32_t block = opened_at(ftl, ftl->opened_count - 1);
    uint32_t place = block * ftl->pages_per_block + ftl->next_page++;
    ftl->place[page] = place;
    ftl->holds[place] = page;
    ftl->valid[block]++;
    ftl->programs++;
}

static bool is_full(const struct ssd_ftl *ftl)
{
    return ftl->next_page == ftl->pages_per_block;
}

void ssd_ftl_make(struct ssd_ftl *ftl, struct arena *arena, uint32_t blocks,
                  uint32_t pages_per_block, uint32_t logical, enum ssd_cleaning cleaning)
{
    ASSERT(logical > 0 && blocks > SSD_SPARE_BLOCKS &&
           logical <= (uint64_t)(blocks - SSD_SPARE_BLOCKS) * pages_per_block);
    *ftl = (struct ssd_ftl){.cleaning = cleaning,
                            .blocks = blocks,
                            .pages_per_block = pages_per_block,
                            .logical = logical};
    size_t places = (size_t)blocks * pages_per_block;
    ftl->place = ARENA_ARRAY(arena, uint32_t, logical);
    ftl->holds = ARENA_ARRAY(arena, uint32_t, places);
    ftl->valid = ARENA_ARRAY(arena, uint32_t, blocks);
    ftl->opened = ARENA_ARRAY(arena, uint32_t, blocks);
    ftl->free = ARENA_ARRAY(arena, uint32_t, blocks);
    for (size_t i = 0; i < places; i++) {
        ftl->holds[i] = SSD_STALE;
    }
    for (uint32_t i = blocks; i-- > 0;) {
        ftl->free[ftl->free_count++] = i;
    }
    ftl->next_page = pages_per_block;
    for (uint32_t page = 0; page < logical; page++) {
        if (is_full(ftl)) {
            open_block(ftl);
        }
        put(ftl, page);
    }
}

/* The number in the ring of the block to clean; not the open one. */
static uint32_t victim(const struct ssd_ftl *ftl)
{
    uint32_t best = 0;
    for (uint32_t i = 1; ftl->cleaning == SSD_GREEDY && i + 1 < ftl->opened_count; i++) {
        best = ftl->valid[opened_at(ftl, i)] < ftl->valid[opened_at(ftl, best)] ? i : best;
    }
    return best;
}

/* Take a block out of the ring; those before it move up. */
static uint32_t take_opened(struct ssd_ftl *ftl, uint32_t number)
{
    uint32_t block = opened_at(ftl, number);
    for (uint32_t i = number; i > 0; i--) {
        ftl->opened[(ftl->first_opened + i) % ftl->blocks] = opened_at(ftl, i - 1);
    }
    ftl->first_opened = (ftl->first_opened + 1) % ftl->blocks;
    ftl->opened_count--;
    return block;
}

static void clean(struct ssd_ftl *ftl, struct ssd_work *work)
{
    uint32_t block = take_opened(ftl, victim(ftl));
    uint32_t first = block * ftl->pages_per_block;
    for (uint32_t i = first; i < first + ftl->pages_per_block; i++) {
        if (ftl->holds[i] != SSD_STALE) {
            put(ftl, ftl->holds[i]);
            work->copies++;
        }
        ftl->holds[i] = SSD_STALE;
    }
    ftl->valid[block] = 0;
    ftl->free[ftl->free_count++] = block;
    ftl->erases += 1 + PLANTED("a block is erased twice");
    work->erases++;
}

struct ssd_work ssd_ftl_write(struct ssd_ftl *ftl, uint32_t page)
{
    struct ssd_work work = {0};
    uint32_t before = ftl->place[page];
    ftl->holds[before] = SSD_STALE;
    ftl->valid[before / ftl->pages_per_block] -= 1 - PLANTED("a stale page stays valid");
    while (is_full(ftl)) {
        open_block(ftl);
        if (ftl->free_count == 0) {
            clean(ftl, &work);
        }
    }
    put(ftl, page);
    ftl->copies += work.copies;
    return work;
}
