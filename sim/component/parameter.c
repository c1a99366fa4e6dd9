#include "sim/component/parameter.h"

#include "sim/base/assert.h"

const char *parameter_stand_in(const struct parameter *parameter)
{
    const struct parameter_use *use = parameter->used_where;
    while (use != NULL && use->path != NULL && !use->is_absent) {
        use++;
    }
    return use == NULL ? NULL : use->path;
}

bool parameter_is_required(const struct parameter *parameter)
{
    return parameter->preset == NULL && (parameter->flags & PARAMETER_OPTIONAL) == 0;
}

size_t parameter_bytes(const struct parameter *parameter, bool as_element)
{
    switch (parameter->type) {
    case PARAMETER_BOOLEAN:
        return sizeof(bool);
    case PARAMETER_CHOICE:
        return sizeof(int);
    case PARAMETER_INTEGER:
    case PARAMETER_SIZE:
        return sizeof(int64_t);
    case PARAMETER_DURATION:
        return sizeof(sim_ticks);
    case PARAMETER_REAL:
    case PARAMETER_BANDWIDTH:
    case PARAMETER_FREQUENCY:
    case PARAMETER_RATE:
    case PARAMETER_POWER:
    case PARAMETER_ENERGY:
        return sizeof(double);
    case PARAMETER_TEXT:
    case PARAMETER_NAME:
        return sizeof(const char *);
    case PARAMETER_DISTRIBUTION:
    case PARAMETER_SIZES:
    case PARAMETER_COUNT:
        return sizeof(struct distribution);
    case PARAMETER_WEIGHTED_NAMES:
        return sizeof(struct weighted_names);
    case PARAMETER_KIND:
        return sizeof(const struct kind *);
    case PARAMETER_PART:
        return sizeof(struct part);
    case PARAMETER_OBJECT:
        return as_element ? parameter->of->bytes : sizeof(void *);
    case PARAMETER_MAP:
        return sizeof(struct parameter_map);
    case PARAMETER_LIST:
        return sizeof(struct parameter_list);
    }
    ASSERT(false);
    return 0;
}
