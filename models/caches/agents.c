#include "models/caches/agents.h"

#include "models/planted.h"

/* Within a processor a clean line that it alone has may be written by a core without asking. */
static const struct protocol within = {.has_exclusive = true, .has_owned = false};

static uint32_t processor_of(const struct caches *caches, uint32_t core)
{
    return caches->options.processors[core];
}

/* The books that have cores as agents, in which core numbers begin with the processor's first. */
static struct coherence *books_of_cores(const struct caches *caches, uint32_t processor)
{
    return caches->shared == NULL ? caches->coherence : &caches->shared[processor].within;
}

static uint32_t first_core(const struct caches *caches, uint32_t processor)
{
    return caches->shared == NULL ? 0 : caches->shared[processor].first_core;
}

/* A line in the books of an agent's cores; NULL: none of them has it. */
static struct holding *find_within(const struct caches *caches, uint32_t processor, uint64_t line)
{
    return holders_find(&books_of_cores(caches, processor)->holders, line);
}

/* Whether a line is a core's by the books. */
static bool core_has(const struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t processor = processor_of(caches, core);
    const struct holding *holding = find_within(caches, processor, line);
    return holding != NULL && holding_has(holding, core - first_core(caches, processor));
}

static bool cores_have(const struct caches *caches, uint32_t processor, uint64_t line)
{
    const struct holding *holding = find_within(caches, processor, line);
    return holding != NULL &&
           !holding_is_empty(&books_of_cores(caches, processor)->holders, holding);
}

static bool is_announced(const struct caches *caches, uint64_t line)
{
    const struct holding *holding = holders_find(&caches->coherence->holders, line);
    return holding != NULL && holding->announced > 0;
}

typedef void mark_line(struct core_caches *core, uint64_t line);

static void mark_cores(struct caches *caches, uint32_t processor, uint64_t line, mark_line *mark)
{
    const struct coherence *books = books_of_cores(caches, processor);
    const struct holding *holding = holders_find(&books->holders, line);
    uint32_t core = holding == NULL ? HOLDER_NONE : holding_next(&books->holders, holding, 0);
    while (core != HOLDER_NONE) {
        mark(&caches->cores[first_core(caches, processor) + core], line);
        core = holding_next(&books->holders, holding, core + 1);
    }
}

/* Marks a line in all cores that have it, or takes the marks away. */
static void mark_holders(struct caches *caches, const struct holding *holding, uint64_t line,
                         mark_line *mark)
{
    const struct holders *holders = &caches->coherence->holders;
    if (caches->shared == NULL) {
        mark_cores(caches, 0, line, mark);
        return;
    }
    uint32_t processor = holding_next(holders, holding, 0);
    while (processor != HOLDER_NONE) {
        mark_cores(caches, processor, line, mark);
        processor = holding_next(holders, holding, processor + 1);
    }
}

void agents_announce(struct caches *caches, uint64_t line)
{
    struct holding *holding = holders_have(&caches->coherence->holders, line);
    if (holding->announced++ == 0) {
        mark_holders(caches, holding, line, core_caches_mark);
    }
}

void agents_end_announcement(struct caches *caches, uint64_t line)
{
    struct holders *holders = &caches->coherence->holders;
    struct holding *holding = holders_find(holders, line);
    if (--holding->announced == 0) {
        mark_holders(caches, holding, line, core_caches_unmark);
        holders_release(holders, holding);
    }
}

/* A line that is on its way to a core is not kept there any more: a request to read it may have met
 * one to write it. */
static void lose_misses(struct caches *caches, uint32_t core, uint64_t line)
{
    uint32_t index = caches->first_miss[core];
    for (; index != REFERENCE_NONE; index = caches->misses[index].next) {
        struct cache_miss *miss = &caches->misses[index];
        if (miss->line == line && !miss->is_lost) {
            miss->is_lost = true;
            caches->cores[core].lost += !miss->is_served;
        }
    }
}

/* A core has a line no more: what is on the way to it comes too late to be kept. */
static void lose(struct caches *caches, uint32_t core, uint64_t line)
{
    lose_misses(caches, core, line);
    if (is_announced(caches, line)) {
        core_caches_unmark(&caches->cores[core], line);
    }
}

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
        lose(caches, core, line);
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

/* --- Lines that leave a processor --- */

/* All cores of a processor lose a line. @return the highest state that one of them had */
static enum line_state take_from_cores(struct caches *caches, uint32_t processor, uint64_t line)
{
    struct shared_caches *shared = &caches->shared[processor];
    enum line_state highest = LINE_INVALID;
    for (;;) {
        const struct holding *holding = find_within(caches, processor, line);
        uint32_t core =
            holding == NULL ? HOLDER_NONE : holding_next(&shared->within.holders, holding, 0);
        if (core == HOLDER_NONE) {
            return highest;
        }
        enum line_state state = state_of_core(caches, shared->first_core + core, line);
        highest = state > highest ? state : highest;
        if (line_is_dirty(state)) {
            caches_move_value(caches, line, shared->first_core + core,
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
    bool is_here = cores_have(caches, processor, line) ||
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

/* Brings a line into a shared level. */
static void fill_shared(struct caches *caches, uint32_t processor, uint64_t line,
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
    uint32_t processor = processor_of(caches, core);
    const struct cache_level *level = &caches->shared[processor].level;
    bool has = cache_find(&level->cache, line) != CACHE_NONE;
    bool is_kept = !level->writes_through && (has || level->write_allocate);
    bool takes = line_is_dirty(state) ? is_kept : !has && level->inclusion == LEVEL_EXCLUSIVE;
    if (takes || line_is_dirty(state)) {
        caches_move_value(caches, line, core, agents_place(caches, processor));
    }
    if (takes) {
        fill_shared(caches, processor, line, state);
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

/* A line is in no cache of a core any more. One that has not been served was not the core's by the
 * books, and one that left several levels is told of once. */
static void leave_core(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    if (caches->coherence == NULL) {
        lose_misses(caches, core, line);
        leave_alone(caches, core, line, state);
        return;
    }
    if (!core_has(caches, core, line)) {
        lose_misses(caches, core, line);
        return;
    }
    uint32_t processor = processor_of(caches, core);
    lose(caches, core, line);
    if (caches->shared == NULL) {
        leave_agent(caches, core, line, state);
        return;
    }
    coherence_leave(&caches->shared[processor].within, core - first_core(caches, processor), line,
                    state);
    move_to_shared(caches, core, line, state);
}

/* A dirty line has left a level, and is in a nearer one that writes through. */
static void leave_level(struct caches *caches, uint32_t core, uint64_t line, enum line_state state)
{
    if (caches->coherence == NULL) {
        leave_alone(caches, core, line, state);
    } else if (!core_has(caches, core, line)) {
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
            leave_core(caches, core, line, state);
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
    const struct holding *holding = find_within(caches, processor, line);
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
    struct holding *holding = find_within(caches, processor, line);
    if (holding != NULL && holding->owner != HOLDER_NONE) {
        uint32_t core = caches->shared[processor].first_core + holding->owner;
        holding->owner = HOLDER_NONE;
        core_caches_change(&caches->cores[core], line, LINE_SHARED);
        caches_move_value(caches, line, core, agents_place(caches, processor));
    }
    cache_level_weaken(level, line, state);
    if (state == LINE_OWNED && cache_find(&level->cache, line) == CACHE_NONE) {
        fill_shared(caches, processor, line, state);
    }
}

/* --- Requests --- */

static enum line_state state_of_agent(const struct caches *caches, uint32_t agent, uint64_t line)
{
    const struct coherence_port *port = &caches->coherence->port;
    return port->state(port->owner, agent, line);
}

uint32_t agents_next(const struct caches *caches, uint64_t line, bool of_all, uint32_t from)
{
    const struct holders *holders = &caches->coherence->holders;
    if (of_all) {
        return from < holders->agents ? from : HOLDER_NONE;
    }
    const struct holding *holding = holders_find(holders, line);
    return holding == NULL ? HOLDER_NONE : holding_next(holders, holding, from);
}

bool agents_may_serve_within(const struct caches *caches, const struct cache_miss *miss)
{
    uint32_t agent = agents_of_core(caches, miss->core);
    const struct holding *holding = holders_find(&caches->coherence->holders, miss->line);
    if (holding == NULL || !holding_has(holding, agent)) {
        return false;
    }
    bool is_own = holding->owner == agent && line_is_own(state_of_agent(caches, agent, miss->line));
    return !miss->writes || is_own;
}

/* The accesses that wait for a line take effect. */
static void use(struct caches *caches, struct cache_miss *miss)
{
    miss->is_served = true;
    if (caches->values != NULL) {
        line_values_serve(caches->values, (uint32_t)(miss - caches->misses));
    }
}

/* The line is served to its core in a state, from a place. Where it is gone by now it comes in
 * anew; where no level takes it in, the core has the use of it once. */
static void grant(struct caches *caches, struct cache_miss *miss, enum line_state state,
                  uint32_t from)
{
    struct core_caches *core = &caches->cores[miss->core];
    caches_move_value(caches, miss->line, from, miss->core);
    use(caches, miss);
    if (miss->is_lost) {
        struct cache_leavers leavers = {0};
        miss->is_lost = false;
        core->lost--;
        core_caches_bring(core, miss->line, (enum access_kind)miss->kind, &leavers);
        agents_leave(caches, miss->core, &leavers);
    }
    if (!core_caches_grant(core, miss->line, state)) {
        leave_core(caches, miss->core, miss->line, state);
    }
}

void agents_serve_alone(struct caches *caches, struct cache_miss *miss)
{
    grant(caches, miss, miss->writes ? LINE_MODIFIED : LINE_EXCLUSIVE, agents_memory(caches));
}

/* A core asks within the books of its processor. */
static struct coherence_answer ask_within(struct caches *caches, const struct cache_miss *miss,
                                          bool may_own)
{
    uint32_t processor = processor_of(caches, miss->core);
    uint32_t number = miss->core - first_core(caches, processor);
    struct coherence_answer answer =
        coherence_ask(books_of_cores(caches, processor), number, miss->line, miss->writes, may_own);
    if (answer.request != REQUEST_UPGRADE) {
        core_caches_mark(&caches->cores[miss->core], miss->line); /* as it is announced */
    }
    return answer;
}

/* The place that has a line of a processor which no core of it has modified. */
static uint32_t find_clean(const struct caches *caches, uint32_t processor, uint64_t line)
{
    if (caches->values == NULL) {
        return 0; /* nothing moves */
    }
    const struct shared_caches *shared = &caches->shared[processor];
    const struct holding *holding = find_within(caches, processor, line);
    uint32_t core =
        holding == NULL ? HOLDER_NONE : holding_next(&shared->within.holders, holding, 0);
    bool is_shared = core == HOLDER_NONE || cache_find(&shared->level.cache, line) != CACHE_NONE;
    return is_shared ? agents_place(caches, processor) : shared->first_core + core;
}

/* The place that a line comes to a core from. @param clean  where no core of its processor supplies
 * it */
static uint32_t source_within(const struct caches *caches, const struct cache_miss *miss,
                              const struct coherence_answer *answer, uint32_t clean)
{
    if (answer->request == REQUEST_UPGRADE) {
        return miss->core;
    }
    bool is_supplied = answer->supplier != HOLDER_NONE;
    return is_supplied ? first_core(caches, processor_of(caches, miss->core)) + answer->supplier
                       : clean;
}

/* Two requests of one core met: it has what it asks for. */
static bool has_already(const struct caches *caches, const struct cache_miss *miss)
{
    return core_has(caches, miss->core, miss->line) &&
           (!miss->writes ||
            line_is_own(core_caches_state(&caches->cores[miss->core], miss->line)));
}

static struct agents_answer serve_nothing(struct caches *caches, struct cache_miss *miss)
{
    caches->cores[miss->core].lost -= miss->is_lost && !miss->is_served;
    use(caches, miss);
    return (struct agents_answer){.source = SOURCE_HERE};
}

struct agents_answer agents_serve_within(struct caches *caches, struct cache_miss *miss)
{
    if (caches->shared == NULL || has_already(caches, miss)) {
        return serve_nothing(caches, miss);
    }
    uint32_t processor = processor_of(caches, miss->core);
    struct cache_level *level = &caches->shared[processor].level;
    const struct holding *holding = holders_find(&caches->coherence->holders, miss->line);
    bool is_own =
        holding->owner == processor && line_is_own(state_of_agent(caches, processor, miss->line));
    uint32_t clean = find_clean(caches, processor, miss->line);
    struct coherence_answer answer = ask_within(caches, miss, is_own);
    uint32_t from = source_within(caches, miss, &answer, clean);
    if (answer.writes_back && !miss->writes) {
        caches_move_value(caches, miss->line, from, agents_place(caches, processor));
        fill_shared(caches, processor, miss->line, LINE_MODIFIED);
    }
    uint32_t slot = cache_find(&level->cache, miss->line);
    bool is_here =
        answer.request == REQUEST_UPGRADE || (answer.supplier == HOLDER_NONE && slot != CACHE_NONE);
    if (slot != CACHE_NONE && level->inclusion == LEVEL_EXCLUSIVE && line_is_own(answer.state)) {
        bool is_dirty = line_is_dirty(level->cache.states[slot]);
        answer.state = is_dirty ? LINE_MODIFIED : answer.state;
        cache_drop(&level->cache, slot); /* it moves to the core */
    }
    grant(caches, miss, answer.state, from);
    return (struct agents_answer){.source = is_here ? SOURCE_HERE : SOURCE_CORE};
}

/* A line comes to the level that the cores of a processor share, on its way to one of them. */
static void pass_shared(struct caches *caches, const struct cache_miss *miss, enum line_state state)
{
    uint32_t processor = processor_of(caches, miss->core);
    struct cache_level *level = &caches->shared[processor].level;
    enum line_state kept = line_is_own(state) ? LINE_EXCLUSIVE : LINE_SHARED;
    if (cache_find(&level->cache, miss->line) != CACHE_NONE) {
        cache_level_weaken(level, miss->line, kept);
    } else if (level->inclusion != LEVEL_EXCLUSIVE && (!miss->writes || level->write_allocate)) {
        fill_shared(caches, processor, miss->line, kept);
    }
}

/* The place that a line comes to an agent from. */
static uint32_t source_among(const struct caches *caches, uint32_t agent,
                             const struct coherence_answer *answer)
{
    if (answer->request == REQUEST_UPGRADE) {
        return agents_place(caches, agent);
    }
    return answer->supplier != HOLDER_NONE ? agents_place(caches, answer->supplier)
                                           : agents_memory(caches);
}

/* Asks all processors for a line, which comes to a core through the level that its processor
 * shares. */
static struct coherence_answer serve_through_shared(struct caches *caches, struct cache_miss *miss)
{
    uint32_t processor = processor_of(caches, miss->core);
    uint32_t clean = find_clean(caches, processor, miss->line);
    struct coherence_answer answer =
        coherence_ask(caches->coherence, processor, miss->line, miss->writes, true);
    caches_move_value(caches, miss->line, source_among(caches, processor, &answer),
                      agents_place(caches, processor));
    pass_shared(caches, miss, answer.state);
    struct coherence_answer inner = ask_within(caches, miss, line_is_own(answer.state));
    grant(caches, miss, inner.state, source_within(caches, miss, &inner, clean));
    return answer;
}

struct agents_answer agents_serve(struct caches *caches, struct cache_miss *miss)
{
    if (has_already(caches, miss)) {
        return serve_nothing(caches, miss);
    }
    if (caches->shared != NULL && agents_may_serve_within(caches, miss)) {
        return agents_serve_within(caches, miss);
    }
    struct coherence_answer answer;
    if (caches->shared == NULL) {
        answer = ask_within(caches, miss, true);
        grant(caches, miss, answer.state, source_among(caches, miss->core, &answer));
    } else {
        answer = serve_through_shared(caches, miss);
    }
    if (answer.writes_back) {
        write_backs_add(caches, miss->line, answer.owner, true);
    }
    if (answer.request == REQUEST_UPGRADE) {
        return (struct agents_answer){.source = SOURCE_HERE};
    }
    bool is_elsewhere = answer.supplier != HOLDER_NONE;
    return (struct agents_answer){is_elsewhere ? SOURCE_AGENT : SOURCE_MEMORY, answer.supplier};
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
