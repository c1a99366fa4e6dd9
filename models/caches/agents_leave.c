#include "models/caches/agents_leave.h"

#include "models/planted.h"

/* Within a processor a clean line that it alone has may be written by a core without asking. */
static const struct protocol within = {.has_exclusive = true, .has_owned = false};

/* The ports of books that have cores as agents. */
static enum line_state state_of_core(void *owner, uint32_t core, uint64_t line)
{
    const struct caches *caches = owner;
    return core_caches_state(&caches->cores[core], line);
}

static void change_core(void *owner, uint32_t core, uint64_t line, enum line_state state)
{
    struct caches *caches = owner;
    core_caches_change(&caches->cores[core], line, state);
    if (state == LINE_INVALID) {
        agents_lose(caches, core, line);
    }
}

static enum line_state port_state_within(void *owner, uint32_t agent, uint64_t line)
{
    const struct shared_caches *shared = owner;
    return state_of_core(shared->caches, shared->first_core + agent, line);
}

static void port_change_within(void *owner, uint32_t agent, uint64_t line, enum line_state state)
{
    const struct shared_caches *shared = owner;
    change_core(shared->caches, shared->first_core + agent, line, state);
}

/* All cores of a processor lose a line. @return the highest state that one of them had */
static enum line_state take_from_cores(struct caches *caches, uint32_t processor, uint64_t line)
{
    struct shared_caches *shared = &caches->shared[processor];
    enum line_state highest = LINE_INVALID;
    for (;;) {
        const struct holding *holding = agents_find_within(caches, processor, line);
        uint32_t core =
            holding == NULL ? HOLDER_NONE : holding_next(&shared->within.holders, holding, 0);
        if (core == HOLDER_NONE) {
            return highest;
        }
        enum line_state state = state_of_core(caches, shared->first_core + core, line);
        highest = state > highest ? state : highest;
        if (line_is_dirty(state)) {
            line_values_move(caches->values, line, shared->first_core + core,
                             agents_place(caches, processor));
        }
        change_core(caches, shared->first_core + core, line, LINE_INVALID);
        coherence_leave(&shared->within, core, line, LINE_SHARED);
    }
}

/* An agent writes a line back and keeps it: it is clean, and need not be written back again. */
static void write_back_kept(struct caches *caches, uint32_t agent, uint64_t line,
                            enum line_state state)
{
    struct coherence *books = caches->coherence;
    struct holding *holding = holders_find(&books->holders, line);
    books->counts.dirty++;
    books->counts.write_backs++;
    write_backs_add(caches, line, agent, false);
    if (state == LINE_OWNED && holding->owner == agent) {
        holding->owner = HOLDER_NONE;
    }
}

/* A line leaves an agent, for memory where it is dirty. */
static void leave_agent(struct caches *caches, uint32_t agent, uint64_t line, enum line_state state)
{
    if (coherence_leave(caches->coherence, agent, line, state)) {
        write_backs_add(caches, line, agent, false);
    }
}

/* A processor may have a line no more: where it has not, the line leaves it. */
static void leave_processor(struct caches *caches, uint32_t processor, uint64_t line,
                            enum line_state state)
{
    bool is_here = agents_cores_have(caches, processor, line) ||
                   cache_level_state(&caches->shared[processor].level, line) != LINE_INVALID;
    if (!is_here) {
        leave_agent(caches, processor, line, state);
    } else if (line_is_dirty(state)) {
        write_back_kept(caches, processor, line, state);
    }
}

/* A shared level has evicted lines. */
static void leave_shared(struct caches *caches, uint32_t processor,
                         const struct cache_leavers *leavers)
{
    struct cache_level *level = &caches->shared[processor].level;
    for (uint32_t i = 0; i < leavers->count; i++) {
        uint64_t line = leavers->list[i].line;
        enum line_state state = (enum line_state)leavers->list[i].state;
        if (level->inclusion == LEVEL_INCLUSIVE &&
            !PLANTED("an inclusive level forgets the nearer ones")) {
            enum line_state nearer = take_from_cores(caches, processor, line);
            level->counts.back_invalidations += nearer != LINE_INVALID;
            state = nearer > state ? nearer : state;
        }
        leave_processor(caches, processor, line, state);
    }
}

void agents_fill_shared(struct caches *caches, uint32_t processor, uint64_t line,
                        enum line_state state)
{
    struct cache_leavers leavers = {0};
    cache_level_fill(&caches->shared[processor].level, line, (uint8_t)state, &leavers);
    leave_shared(caches, processor, &leavers);
}

/* A line has left a core, for the level that the cores of its processor share. */
static void move_to_shared(struct caches *caches, uint32_t core, uint64_t line,
                           enum line_state state)
{
    uint32_t processor = agents_processor(caches, core);
    const struct cache_level *level = &caches->shared[processor].level;
    bool has = cache_find(&level->cache, line) != CACHE_NONE;
    bool is_kept = !level->writes_through && (has || level->write_allocate);
    bool takes = line_is_dirty(state) ? is_kept : !has && level->inclusion == LEVEL_EXCLUSIVE;
    if (takes || line_is_dirty(state)) {
        line_values_move(caches->values, line, core, agents_place(caches, processor));
    }
    if (takes) {
        agents_fill_shared(caches, processor, line, state);
    } else {
        leave_processor(caches, processor, line, state);
    }
}

/* A line leaves the last level of the only core. */
static void leave_alone(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    if (line_is_dirty(state)) {
        write_backs_add(caches, line, core, false);
    }
}

void agents_leave_core(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    if (caches->coherence == NULL) {
        agents_lose_misses(caches, core, line);
        leave_alone(caches, core, line, state);
        return;
    }
    if (!agents_core_has(caches, core, line)) {
        agents_lose_misses(caches, core, line);
        return;
    }
    uint32_t processor = agents_processor(caches, core);
    agents_lose(caches, core, line);
    if (caches->shared == NULL) {
        leave_agent(caches, core, line, state);
        return;
    }
    coherence_leave(&caches->shared[processor].within, core - agents_first_of(caches, processor),
                    line, state);
    move_to_shared(caches, core, line, state);
}

/* A dirty line has left a level, and is in a nearer one that writes through. */
static void leave_level(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    if (caches->coherence == NULL) {
        leave_alone(caches, core, line, state);
    } else if (!agents_core_has(caches, core, line)) {
        return; /* not served yet */
    } else if (caches->shared != NULL) {
        move_to_shared(caches, core, line, state);
    } else {
        write_back_kept(caches, core, line, state);
    }
}

void agents_leave(struct caches *caches, uint32_t core, const struct cache_leavers *leavers)
{
    for (uint32_t i = 0; i < leavers->count; i++) {
        uint64_t line = leavers->list[i].line;
        enum line_state state = (enum line_state)leavers->list[i].state;
        if (core_caches_state(&caches->cores[core], line) == LINE_INVALID) {
            agents_leave_core(caches, core, line, state);
        } else if (line_is_dirty(state)) {
            leave_level(caches, core, line, state);
        }
    }
}

/* Asked of the owner of a line alone: a clean line that it owns is exclusive. */
static enum line_state port_state_of_processor(void *owner, uint32_t processor, uint64_t line)
{
    const struct caches *caches = owner;
    enum line_state state =
        (enum line_state)cache_level_state(&caches->shared[processor].level, line);
    const struct holding *holding = agents_find_within(caches, processor, line);
    if (holding != NULL && holding->owner != HOLDER_NONE) {
        uint32_t core = caches->shared[processor].first_core + holding->owner;
        enum line_state nearer = core_caches_state(&caches->cores[core], line);
        state = nearer > state ? nearer : state;
    }
    return line_is_dirty(state) ? state : LINE_EXCLUSIVE;
}

static void port_change_processor(void *owner, uint32_t processor, uint64_t line,
                                  enum line_state state)
{
    struct caches *caches = owner;
    struct cache_level *level = &caches->shared[processor].level;
    if (state == LINE_INVALID) {
        take_from_cores(caches, processor, line);
        cache_level_drop(level, line);
        return;
    }
    struct holding *holding = agents_find_within(caches, processor, line);
    if (holding != NULL && holding->owner != HOLDER_NONE) {
        uint32_t core = caches->shared[processor].first_core + holding->owner;
        holding->owner = HOLDER_NONE;
        core_caches_change(&caches->cores[core], line, LINE_SHARED);
        line_values_move(caches->values, line, core, agents_place(caches, processor));
    }
    cache_level_weaken(level, line, state);
    if (state == LINE_OWNED && cache_find(&level->cache, line) == CACHE_NONE) {
        agents_fill_shared(caches, processor, line, state);
    }
}

void agents_init(struct caches *caches, struct arena *arena, uint64_t requests)
{
    const struct caches_options *options = &caches->options;
    uint64_t own = 0;
    for (int name = 0; name < CACHE_LEVELS_NAMED; name++) {
        own += caches->levels[name] == NULL ? 0 : cache_slots(&caches->levels[name]->cache);
    }
    if (options->cores == 1 && caches->shared == NULL) {
        return;
    }
    uint64_t lines = own * options->cores + requests;
    struct coherence_port port = {caches, state_of_core, change_core};
    if (caches->shared != NULL) {
        for (uint32_t i = 0; i < options->processor_count; i++) {
            struct shared_caches *shared = &caches->shared[i];
            uint32_t cores = shared->cores > 0 ? shared->cores : 1;
            coherence_init(&shared->within, arena, &within,
                           &(struct coherence_port){shared, port_state_within, port_change_within},
                           cores, own * cores + requests);
            lines += cache_slots(&shared->level.cache);
        }
        port = (struct coherence_port){caches, port_state_of_processor, port_change_processor};
    }
    caches->coherence = ARENA_NEW(arena, struct coherence);
    coherence_init(caches->coherence, arena, caches->parameters->protocol->operations, &port,
                   caches->shared != NULL ? options->processor_count : options->cores, lines);
}
