#include "sim/component/scope.h"

#include "sim/base/text.h"

#include <inttypes.h>
#include <stdio.h>

struct scope scope_of_spec(struct arena *arena)
{
    return (struct scope){arena, "", ""};
}

struct scope scope_section(const struct scope *scope, const char *name)
{
    return (struct scope){scope->arena, scope->path,
                          arena_print(scope->arena, "%s/%s", scope->pointer, name)};
}

/* A path with one more part; the first stands without a dot. */
static const char *join_path(const struct scope *scope, const char *name)
{
    const char *dot = scope->path[0] == '\0' ? "" : ".";
    return arena_print(scope->arena, "%s%s%s", scope->path, dot, name);
}

struct scope scope_child(const struct scope *scope, const char *name)
{
    struct scope child = scope_section(scope, name);
    child.path = join_path(scope, name);
    return child;
}

struct scope scope_element(const struct scope *scope, uint64_t index)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRIu64, index);
    return scope_child(scope, number);
}

struct scope scope_inside(const struct scope *scope, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *name = arena_print_list(scope->arena, format, arguments);
    va_end(arguments);
    return (struct scope){scope->arena, join_path(scope, name), scope->pointer};
}

const char *scope_title(const struct scope *scope)
{
    return scope->path[0] == '\0' ? "system" : scope->path;
}

/* The pointer of a parameter of the part. */
static const char *pointer_to(const struct scope *scope, const char *key)
{
    return key == NULL ? scope->pointer : scope_section(scope, key).pointer;
}

void scope_complain(const struct scope *scope, const char *key, struct complaints *complaints,
                    const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain_list(complaints, pointer_to(scope, key), format, arguments);
    va_end(arguments);
}

void scope_warn(const struct scope *scope, const char *key, struct complaints *complaints,
                const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_print_list(scope->arena, format, arguments);
    va_end(arguments);
    complain_warning(complaints, pointer_to(scope, key), "%s", text);
}
