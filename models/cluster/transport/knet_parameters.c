/* The parameters of knet: names and defaults of corosync.conf(5), and what follows from them. */
#include "models/cluster/transport/knet_state.h"

/* A ping leaves with the first look at which it is due. */
struct knet_times knet_times_of(const struct knet_parameters *parameters, sim_ticks token,
                                int64_t ticks_per_second)
{
    sim_ticks look = ticks_per_second / KNET_LOOKS_A_SECOND;
    sim_ticks interval = parameters->ping_interval > 0 ? parameters->ping_interval
                                                       : token / (2 * parameters->pong_count);
    sim_ticks looks = interval > 0 ? (interval - 1) / look + 1 : 1;
    return (struct knet_times){
        .look = look,
        .interval = interval,
        .period = ticks_times(looks, look),
        .timeout = parameters->ping_timeout > 0 ? parameters->ping_timeout
                                                : token / parameters->pong_count,
        .pong_count = parameters->pong_count,
    };
}

void knet_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct knet_parameters *parameters = from;
    const struct transport_outlook *outlook = context->environment;
    struct knet_times times = knet_times_of(parameters, outlook->token, context->ticks_per_second);
    if (times.timeout <= times.period) {
        scope_warn(scope, "ping_timeout", context->complaints,
                   "is not above the time from one ping to the next: links go down while all is"
                   " well");
    }
    if (parameters->link_priorities.count > outlook->links) {
        scope_complain(scope, "link_priorities", context->complaints,
                       "%zu priorities for %u %s: one for \"network\", then one for each of"
                       " \"private_networks\"",
                       parameters->link_priorities.count, (unsigned)outlook->links,
                       outlook->links == 1 ? "link" : "links");
    }
}

#define MEMBER(name) offsetof(struct knet_parameters, name)

static const char *const mode_names[] = {
    [KNET_PASSIVE] = "passive", [KNET_ACTIVE] = "active", [KNET_RR] = "rr", NULL};

static const struct parameter priority_row = {
    .name = "priority",
    .type = PARAMETER_INTEGER,
    .least = 1,
    .most = 255,
    .doc = "The higher goes before.",
};

TABLE(knet_table, struct knet_parameters,
      {.name = "ping_interval",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(ping_interval),
       .most = 86400,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "A ping is due this long after the last; without it the token time-out /"
              " (2 x pong_count). It leaves with the next look, every 200 ms."},
      {.name = "ping_timeout",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(ping_timeout),
       .most = 86400,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "A link whose last pong is older is down; without it the token time-out / pong_count."
              " For some seconds after it came up a link is given up to 10 times as long."},
      {.name = "pong_count",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(pong_count),
       .preset = "2",
       .least = 1,
       .most = 1000,
       .doc = "A link is up again with one pong more than these."},
      {.name = "link_mode",
       .type = PARAMETER_CHOICE,
       .offset = MEMBER(link_mode),
       .preset = "\"passive\"",
       .choices = mode_names,
       .doc = "Which of the links to a node that are up messages go over: the one of the highest"
              " priority (passive), all (active), or one after the other (rr)."},
      {.name = "link_priorities",
       .type = PARAMETER_LIST,
       .offset = MEMBER(link_priorities),
       .flags = PARAMETER_OPTIONAL,
       .element = &priority_row,
       .count_least = 1,
       .doc = "Priority of each link where the mode is passive, that over `network` first, then"
              " those over `private_networks`; without one 1. Of equals the first goes before."},
      {.name = "start_up",
       .type = PARAMETER_DISTRIBUTION,
       .offset = MEMBER(start_up),
       .preset = "{\"uniform\": [\"340 ms\", \"440 ms\"]}",
       .doc = "How long the membership's program takes from the end of a node's boot until it"
              " speaks."},
      {.name = "up_on_data",
       .type = PARAMETER_BOOLEAN,
       .offset = MEMBER(up_on_data),
       .preset = "false",
       .doc = "Whether a message of the protocol brings a link up that has had one pong, as in"
              " libknet 1.28 and later."});
