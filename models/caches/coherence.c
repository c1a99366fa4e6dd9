#include "models/caches/coherence.h"

#include "models/planted.h"

void coherence_init(struct coherence *coherence, struct arena *arena,
                    const struct protocol *protocol, const struct coherence_port *port,
                    uint32_t agents, uint64_t lines)
{
    *coherence = (struct coherence){.protocol = *protocol, .port = *port};
    holders_init(&coherence->holders, arena, agents, lines);
}

/* The owner of the line, if it is another agent that has modified it, supplies it. */
static uint32_t find_supplier(const struct coherence *coherence, const struct holding *holding,
                              uint32_t agent, uint64_t line, enum line_state *state)
{
    *state = LINE_INVALID;
    if (holding->owner == HOLDER_NONE || holding->owner == agent) {
        return HOLDER_NONE;
    }
    *state = coherence->port.state(coherence->port.owner, holding->owner, line);
    return line_is_dirty(*state) ? holding->owner : HOLDER_NONE;
}

/* All agents but one lose the line. @return how many they were */
static uint32_t invalidate(struct coherence *coherence, struct holding *holding, uint32_t agent,
                           uint64_t line)
{
    const struct coherence_port *port = &coherence->port;
    uint32_t count = 0;
    uint32_t other = holding_next(&coherence->holders, holding, 0);
    while (other != HOLDER_NONE) {
        if (other != agent && !(count == 0 && PLANTED("a sharer keeps its line"))) {
            port->change(port->owner, other, line, LINE_INVALID);
            holding_drop(holding, other);
            count++;
        }
        other = holding_next(&coherence->holders, holding, other + 1);
    }
    return count;
}

/* The owner goes on as one of several that read the line. @return whether it is written back */
static bool share(struct coherence *coherence, struct holding *holding, uint64_t line,
                  enum line_state state)
{
    const struct coherence_port *port = &coherence->port;
    bool stays_owner = line_is_dirty(state) && coherence->protocol.has_owned;
    uint32_t owner = holding->owner;
    holding->owner = stays_owner ? holding->owner : HOLDER_NONE;
    port->change(port->owner, owner, line, stays_owner ? LINE_OWNED : LINE_SHARED);
    return line_is_dirty(state) && !stays_owner;
}

struct coherence_answer coherence_ask(struct coherence *coherence, uint32_t agent, uint64_t line,
                                      bool writes, bool may_own)
{
    struct holding *holding = holders_have(&coherence->holders, line);
    bool is_held = holding_has(holding, agent);
    struct coherence_answer answer = {
        .request = !writes   ? REQUEST_READ
                   : is_held ? REQUEST_UPGRADE
                             : REQUEST_EXCLUSIVE,
        .state = writes ? LINE_MODIFIED : LINE_SHARED,
    };
    enum line_state state;
    struct coherence_counts *counts = &coherence->counts;
    answer.supplier = find_supplier(coherence, holding, agent, line, &state);
    answer.owner = answer.supplier;
    counts->dirty += answer.supplier != HOLDER_NONE;
    if (writes) {
        answer.writes_back = answer.supplier != HOLDER_NONE && !coherence->protocol.has_owned;
        answer.invalidations = invalidate(coherence, holding, agent, line);
        holding->owner = (uint16_t)agent;
    } else if (state != LINE_INVALID) {
        answer.writes_back = share(coherence, holding, line, state);
        holding = holders_find(&coherence->holders, line); /* caches may have evicted others */
    } else if (may_own && coherence->protocol.has_exclusive &&
               holding_is_empty(&coherence->holders, holding)) {
        answer.state = LINE_EXCLUSIVE;
        holding->owner = (uint16_t)agent;
    }
    if (writes || !PLANTED("a reader is not written down")) {
        holding_add(holding, agent);
    }
    counts->kept += answer.supplier != HOLDER_NONE && !answer.writes_back;
    if (is_held || PLANTED("an owner's line is not taken")) {
        answer.supplier = HOLDER_NONE; /* the agent has the line: leave to write it is enough */
    }
    counts->requests[answer.request]++;
    counts->write_backs += answer.writes_back;
    counts->invalidations += answer.invalidations;
    counts->transfers += answer.supplier != HOLDER_NONE;
    return answer;
}

bool coherence_leave(struct coherence *coherence, uint32_t agent, uint64_t line,
                     enum line_state state)
{
    struct holding *holding = holders_find(&coherence->holders, line);
    ASSERT(holding != NULL && holding_has(holding, agent));
    holding_drop(holding, agent);
    if (holding->owner == agent) {
        holding->owner = HOLDER_NONE;
    }
    holders_release(&coherence->holders, holding);
    bool writes_back = line_is_dirty(state) && !PLANTED("a dirty line is dropped");
    coherence->counts.dirty += line_is_dirty(state);
    coherence->counts.write_backs += writes_back;
    return writes_back;
}

bool coherence_is_elsewhere(const struct coherence *coherence, uint32_t agent, uint64_t line)
{
    const struct holders *holders = &coherence->holders;
    const struct holding *holding = holders_find(holders, line);
    if (holding == NULL) {
        return false;
    }
    uint32_t first = holding_next(holders, holding, 0);
    return first != HOLDER_NONE &&
           (first != agent || holding_next(holders, holding, agent + 1) != HOLDER_NONE);
}
