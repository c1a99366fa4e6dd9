/*
 * Coherence: what becomes of a line in all caches when one of them asks for it.
 *
 * Agents hold lines in states (protocol.h). A request changes the states of all agents at once, at
 * the instant when it is served: when a bus grants it, or when the line's directory takes it up.
 * Nothing is ever half done, so one agent may write a line, or several may read it. The time that
 * messages take is the business of those who call; what they do meanwhile with other lines is not
 * held up.
 *
 * A line that an agent has modified is supplied by that agent. Without the state "owned" it is
 * written back then, so that memory is right again; a line that is modified and taken away for
 * writing counts as written back likewise, unless the protocol knows owners (Culler, Singh, Gupta
 * 1999, chapter 5).
 *
 * The caches themselves are behind a port.
 */
#ifndef MODELS_CACHES_COHERENCE_H
#define MODELS_CACHES_COHERENCE_H

#include "models/caches/holders.h"
#include "models/caches/protocol.h"

/** The caches of the agents. */
struct coherence_port {
    void *owner;
    /** The state of a line in an agent that holds it. */
    enum line_state (*state)(void *owner, uint32_t agent, uint64_t line);
    /** Another agent's request changes a line that the agent holds to LINE_SHARED, LINE_OWNED or
     *  LINE_INVALID. */
    void (*change)(void *owner, uint32_t agent, uint64_t line, enum line_state state);
};

enum coherence_request {
    REQUEST_READ,      /* BusRd: the line, to be read */
    REQUEST_EXCLUSIVE, /* BusRdX: the line, to be written */
    REQUEST_UPGRADE,   /* BusUpgr: leave to write a line that the agent has */
    COHERENCE_REQUESTS,
};

struct coherence_counts {
    uint64_t requests[COHERENCE_REQUESTS];
    uint64_t dirty; /* lines that were dirty when they left, or when another agent asked */
    uint64_t kept;  /* of these, lines that are dirty still: in an agent, not in memory */
    uint64_t write_backs;
    uint64_t invalidations; /* lines that agents lost to a request of another agent */
    uint64_t transfers;     /* lines that came from another agent, in place of memory */
};

struct coherence {
    struct protocol protocol;
    struct holders holders;
    struct coherence_port port;
    struct coherence_counts counts;
};

struct coherence_answer {
    enum coherence_request request;
    enum line_state state;  /* that the agent has the line in from now on */
    uint32_t supplier;      /* the agent whose line it is; HOLDER_NONE: memory, or no line moves */
    uint32_t owner;         /* the agent that had modified the line; HOLDER_NONE: none */
    uint32_t invalidations; /* agents that lost the line */
    bool writes_back;       /* the owner's line goes to memory too */
};

/** @param agents  below HOLDER_NONE @param lines  that all agents may hold, or that requests may be
 *  under way for, at once */
void coherence_init(struct coherence *coherence, struct arena *arena,
                    const struct protocol *protocol, const struct coherence_port *port,
                    uint32_t agents, uint64_t lines);

/**
 * An agent asks for a line that it may not read, or not write.
 *
 * @param may_own  whether the agent may become the line's only holder by reading it, where the
 *                 protocol has that state: false where a level above shares the line
 */
struct coherence_answer coherence_ask(struct coherence *coherence, uint32_t agent, uint64_t line,
                                      bool writes, bool may_own);

/** A line leaves an agent that holds it. @param state  in which it was @return whether it has to be
 *  written back, and is counted */
bool coherence_leave(struct coherence *coherence, uint32_t agent, uint64_t line,
                     enum line_state state);

/** Another agent than `agent` holds the line. */
bool coherence_is_elsewhere(const struct coherence *coherence, uint32_t agent, uint64_t line);

#endif
