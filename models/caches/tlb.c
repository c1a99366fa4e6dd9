#include "models/caches/tlb.h"

#define MEMBER(name) offsetof(struct tlb_parameters, name)

TABLE(tlb_table, struct tlb_parameters,
      {.name = "entries",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(entries),
       .doc = "Pages whose translation it holds.",
       .preset = "64",
       .least = 1,
       .most = 1 << 24},
      {.name = "ways",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(ways),
       .doc = "Entries of each set; without it the buffer is fully associative.",
       .flags = PARAMETER_OPTIONAL,
       .least = 1,
       .most = 1 << 24},
      {.name = "page_size",
       .type = PARAMETER_SIZE,
       .offset = MEMBER(page_size),
       .doc = "The size of a page, a power of two.",
       .preset = "\"4 KiB\"",
       .least = 1,
       .most = 1e12},
      {.name = "latency",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(latency),
       .doc = "Time of the walk of the page table that follows a miss.",
       .most = 1});

const struct kind *tlb_replacement(const struct tlb_parameters *parameters)
{
    return parameters->replacement != NULL ? parameters->replacement : &replacement_lru_kind;
}

static int64_t ways_of(const struct tlb_parameters *parameters)
{
    return parameters->ways == 0 ? parameters->entries : parameters->ways;
}

static bool is_power_of_two(int64_t number)
{
    return (number & (number - 1)) == 0;
}

void tlb_check(const struct tlb_parameters *parameters, const struct scope *scope,
               struct complaints *complaints)
{
    int64_t ways = ways_of(parameters);
    if (parameters->entries % ways != 0) {
        scope_complain(scope, "entries", complaints, "are %lld, not a multiple of %lld ways",
                       (long long)parameters->entries, (long long)ways);
    }
    if (!is_power_of_two(parameters->page_size)) {
        scope_complain(scope, "page_size", complaints, "is %lld B, not a power of two",
                       (long long)parameters->page_size);
    }
    if (replacement_of(tlb_replacement(parameters))->needs_power_of_two && !is_power_of_two(ways)) {
        scope_complain(scope, parameters->ways == 0 ? "entries" : "ways", complaints,
                       "are %lld, and \"%s\" needs a power of two of ways: 1, 2, 4, 8, 16, ...",
                       (long long)ways, parameters->replacement->name);
    }
}

void tlb_init(struct tlb *tlb, struct arena *arena, const struct tlb_parameters *parameters,
              struct stream *stream)
{
    uint32_t ways = (uint32_t)ways_of(parameters);
    *tlb = (struct tlb){
        .page_bits = (unsigned)__builtin_ctzll((uint64_t)parameters->page_size),
        .latency = parameters->latency,
    };
    cache_init(&tlb->pages, arena, (uint32_t)parameters->entries / ways, ways,
               tlb_replacement(parameters), stream);
}

void tlb_fill(struct tlb *tlb, uint64_t page)
{
    tlb->misses++;
    uint32_t slot = cache_victim(&tlb->pages, page);
    if (tlb->pages.states[slot] != 0) {
        cache_drop(&tlb->pages, slot);
    }
    cache_fill(&tlb->pages, slot, page, 1);
}
