#include "experiments/spec/resolved.h"

#include "experiments/spec/describe_value.h"
#include "experiments/spec/pointer.h"
#include "sim/base/text.h"

#include <string.h>

static void check_machines(const json_t *machines, struct complaints *complaints)
{
    char buffer[DESCRIBE_VALUE_BYTES];
    const char *name;
    json_t *machine;
    if (!json_is_object(machines)) {
        complain(complaints, "/machines", "%s is no object of machines by name",
                 describe_value(buffer, machines));
        return;
    }
    json_object_foreach((json_t *)machines, name, machine)
    {
        struct text_buffer where = {0};
        text_append(&where, "/machines");
        pointer_append(&where, name);
        if (!json_is_object(machine)) {
            complain(complaints, where.text, "%s is no machine: an object of its members",
                     describe_value(buffer, machine));
        } else if (json_object_get(machine, "machine") != NULL) {
            complain(complaints, where.text, "a machine names no other machine");
        }
        text_buffer_free(&where);
    }
}

static bool is_digest(const char *text)
{
    enum { DIGITS = 64 };
    static const char start[] = "sha256:";
    return text != NULL && strncmp(text, start, strlen(start)) == 0 &&
           strspn(text + strlen(start), "0123456789abcdef") == DIGITS &&
           text[strlen(start) + DIGITS] == '\0';
}

static void check_digests(const json_t *resolved, struct complaints *complaints)
{
    static const char *const known[] = {RESOLVED_DIGEST, RESOLVED_CONTENT};
    bool is_good = json_is_object(resolved) && json_object_size(resolved) == 2;
    for (size_t i = 0; is_good && i < 2; i++) {
        is_good = is_digest(json_string_value(json_object_get(resolved, known[i])));
    }
    if (!is_good) {
        complain(complaints, "/resolved",
                 "is no pair of \"" RESOLVED_DIGEST "\" and \"" RESOLVED_CONTENT
                 "\", each \"sha256:\" and 64 digits, as coupling writes it into spec.json; leave "
                 "it out in a spec of your own");
    }
}

bool resolved_check(const json_t *machines, const json_t *resolved, struct complaints *complaints)
{
    size_t before = complaints->errors;
    if (machines != NULL) {
        check_machines(machines, complaints);
    }
    if (resolved != NULL) {
        check_digests(resolved, complaints);
    }
    return complaints->errors == before;
}
