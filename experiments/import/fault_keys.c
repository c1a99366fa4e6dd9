#include "experiments/import/fault_keys.h"

#include "experiments/import/fault_time.h"
#include "models/kinds.h"
#include "sim/base/text.h"
#include "sim/base/timeline_words.h"

#include <stdio.h>
#include <string.h>

enum { KINDS_MOST = 100 };

static bool refuse(char *wrong, const char *what, const char *found, const char *nearest)
{
    snprintf(wrong, FAULT_KEYS_BYTES, "\"%.60s\" is no %s%s%s%s", found, what,
             nearest == NULL ? "" : "; did you mean \"", nearest == NULL ? "" : nearest,
             nearest == NULL ? "" : "\"?");
    return false;
}

/* A number as text with the unit, or a text that may be a duration. */
static bool set_duration(json_t *fault, const char *key, bool is_distribution, char *wrong)
{
    struct fault_time time;
    char text[FAULT_TIME_BYTES];
    const json_t *value = json_object_get(fault, key);
    bool is_plain = json_is_number(value) || json_is_string(value);
    if (value == NULL || (is_distribution && !is_plain)) {
        return true;
    }
    if (!fault_time_text(text, value) || !fault_time_read(&time, text) ||
        time.sort != FAULT_TIME_DURATION) {
        snprintf(wrong, FAULT_KEYS_BYTES, "\"%.40s\" is no duration: %.60s", key,
                 is_plain && fault_time_text(text, value) ? text : "no number and no text");
        return false;
    }
    json_object_set_new(fault, key, json_string(time.text));
    return true;
}

static bool set_event(json_t *fault, char *wrong)
{
    json_t *after = json_object_get(fault, "after");
    if (json_is_string(after)) {
        json_object_set_new(fault, "after", json_pack("{s:O}", "event", after));
        after = json_object_get(fault, "after");
    }
    const char *event = json_string_value(json_object_get(after, "event"));
    if (event == NULL) {
        snprintf(wrong, FAULT_KEYS_BYTES,
                 "\"after\" is neither the name of an event nor an object with \"event\"");
        return false;
    }
    if (timeline_word_find(event) == WORD_NONE) {
        const char *known[WORDS];
        for (size_t i = 0; i + 1 < WORDS; i++) {
            known[i] = timeline_word_name((enum timeline_word)(i + 1));
        }
        return refuse(wrong, "event of a timeline", event, text_nearest(event, known, WORDS - 1));
    }
    return set_duration(after, "delay", true, wrong);
}

bool fault_keys_set(json_t *fault, char wrong[FAULT_KEYS_BYTES])
{
    const char *name = json_string_value(json_object_get(fault, "kind"));
    const struct kind *kind = name == NULL ? NULL : kinds_find("fault", name);
    if (name == NULL) {
        snprintf(wrong, FAULT_KEYS_BYTES, "a fault without \"kind\"");
        return false;
    }
    if (kind == NULL) {
        const char *known[KINDS_MOST];
        size_t count = kinds_names("fault", known, KINDS_MOST);
        return refuse(wrong, "kind of fault (coupling describe fault lists them)", name,
                      text_nearest(name, known, count));
    }
    for (size_t i = 0; i < kind->parameters->count; i++) {
        const struct parameter *row = &kind->parameters->rows[i];
        bool is_distribution = row->type == PARAMETER_DISTRIBUTION;
        if ((is_distribution || row->type == PARAMETER_DURATION) && strcmp(row->name, "at") != 0 &&
            !set_duration(fault, row->name, is_distribution, wrong)) {
            return false;
        }
    }
    return json_object_get(fault, "after") == NULL || set_event(fault, wrong);
}
