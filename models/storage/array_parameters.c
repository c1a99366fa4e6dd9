#include "models/storage/array_parameters.h"

#include <inttypes.h>

#define ROW(member)       .name = #member, .offset = offsetof(struct array_parameters, member)
#define CACHE_ROW(member) .name = #member, .offset = offsetof(struct array_cache_parameters, member)

static const char *const alone[] = {
    [ARRAY_WRITE_THROUGH] = "write_through", [ARRAY_WRITE_BACK] = "write_back", NULL};

/* clang-format off */
static TABLE(cache_table, struct array_cache_parameters,
      {CACHE_ROW(size), .type = PARAMETER_SIZE, .preset = "\"1 GiB\"", .least = 1, .most = 1e15,
       .doc = "Bytes of writes that it keeps until the raid has them; of each controller, as each"
              " has all of them."},
      {CACHE_ROW(mirror), .type = PARAMETER_DISTRIBUTION, .preset = "\"50 us\"",
       .doc = "Time to copy a write to the other controller, before it completes."},
      {CACHE_ROW(depth), .type = PARAMETER_INTEGER, .preset = "8", .least = 1, .most = 1e6,
       .doc = "Writes that are destaged to the raid at once."},
      {CACHE_ROW(alone), .type = PARAMETER_CHOICE, .choices = alone,
       .preset = "\"write_through\"",
       .doc = "How a controller without a partner writes: through to the raid, as nobody has a"
              " copy, or back, at the risk of what is in the cache."});

static TABLE(failure_table, struct array_failure,
      {.name = "at", .offset = offsetof(struct array_failure, at), .type = PARAMETER_DURATION,
       .doc = "When the controller fails, from the start of the run."},
      {.name = "controller", .offset = offsetof(struct array_failure, controller),
       .type = PARAMETER_INTEGER, .most = ARRAY_CONTROLLERS_MOST - 1,
       .doc = "Which controller, from 0; one that is down does not fail again."},
      {.name = "for", .offset = offsetof(struct array_failure, lasts), .type = PARAMETER_DURATION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST,
       .doc = "Time until it is back; without it, to the end."});

static const struct parameter failure_row = {
    .name = "failure", .type = PARAMETER_OBJECT, .of = &failure_table,
    .doc = "A failure of a controller."};

TABLE(device_array_table, struct array_parameters,
      {ROW(controllers), .type = PARAMETER_INTEGER, .preset = "2", .least = 1,
       .most = ARRAY_CONTROLLERS_MOST, .doc = "Controllers, which serve I/Os by turns."},
      {ROW(service), .type = PARAMETER_DISTRIBUTION, .preset = "\"100 us\"",
       .doc = "Time that a controller takes for an I/O."},
      {ROW(cache), .type = PARAMETER_OBJECT, .flags = PARAMETER_OPTIONAL, .of = &cache_table,
       .doc = "The write cache (write-back), mirrored where there are two controllers; without it"
              " writes complete when the raid has them."},
      {ROW(takeover), .type = PARAMETER_DURATION, .preset = "\"1 s\"",
       .doc = "Time from the failure of a controller until the other one begins with the I/Os that"
              " were at it."},
      {ROW(time_to_failure), .type = PARAMETER_DISTRIBUTION,
       .flags = PARAMETER_OPTIONAL | PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS,
       .doc = "Time from the start, or from its return, to the failure of a controller at random;"
              " without it there is none."},
      {ROW(time_to_repair), .type = PARAMETER_DISTRIBUTION, .flags = PARAMETER_OPTIONAL,
       .doc = "Time from a failure at random until the controller is back; without it, never."},
      {ROW(failures), .type = PARAMETER_LIST, .flags = PARAMETER_OPTIONAL, .element = &failure_row,
       .doc = "Failures of controllers at given times."},
      {ROW(raid), .type = PARAMETER_OBJECT, .of = &device_raid_table, .preset = "{}",
       .doc = "The raid behind the controllers, as a device of that kind."});
/* clang-format on */

static void check_failures(const struct array_parameters *parameters, const struct scope *scope,
                           const struct check_context *context)
{
    const struct array_failure *failures = parameters->failures.elements;
    struct scope list = scope_child(scope, "failures");
    for (size_t i = 0; i < parameters->failures.count; i++) {
        struct scope inside = scope_element(&list, i);
        if (failures[i].controller >= parameters->controllers) {
            scope_complain(&inside, "controller", context->complaints,
                           "is %" PRId64 ": the last of %" PRId64 " controllers is %" PRId64,
                           failures[i].controller, parameters->controllers,
                           parameters->controllers - 1);
        }
        if (failures[i].at >= context->horizon) {
            scope_warn(&inside, "at", context->complaints,
                       "is after the end of the run, so this changes nothing");
        }
    }
}

void array_check(const void *from, const struct scope *scope, const struct check_context *context)
{
    const struct array_parameters *parameters = from;
    struct scope inside = scope_child(scope, "raid");
    kind_check(&device_raid_kind, parameters->raid, &inside, context);
    if (!context->is_whole) {
        return;
    }
    check_failures(parameters, scope, context);
    if (parameters->cache != NULL && parameters->controllers == 1 &&
        parameters->cache->alone == ARRAY_WRITE_THROUGH) {
        scope_warn(scope, "cache", context->complaints,
                   "has no effect: a controller without a partner writes through (\"alone\")");
    }
}
