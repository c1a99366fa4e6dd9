#include "experiments/import/corosync_conf.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 8, NUMBER_MOST = 86400000, WORD_MOST = 200 };

static const char *blanks = " \t\r";

/* Where a reader stands. */
struct place {
    struct corosync_conf *conf;
    size_t section;
    unsigned line;
    struct error *error;
};

static bool wrong(const struct place *place, const char *what)
{
    return error_set(place->error, ERROR_SPEC, place->conf->name, "line %u: %s", place->line, what);
}

/* A copy of a piece of a line, without blanks at its ends. */
static const char *trimmed(struct arena *arena, const char *from, size_t length)
{
    while (length > 0 && strchr(blanks, from[0]) != NULL) {
        from++;
        length--;
    }
    while (length > 0 && strchr(blanks, from[length - 1]) != NULL) {
        length--;
    }
    return arena_print(arena, "%.*s", (int)length, from);
}

static unsigned depth_of(const struct corosync_conf *conf, size_t section)
{
    unsigned depth = 0;
    for (; section != COROSYNC_CONF_ROOT; section = conf->sections[section].parent) {
        depth++;
    }
    return depth;
}

static void add_section(struct corosync_conf *conf, const char *name, size_t parent, unsigned line)
{
    conf->sections = arena_grow(conf->arena, conf->sections, conf->section_count,
                                &conf->section_capacity, sizeof *conf->sections);
    conf->sections[conf->section_count++] = (struct corosync_section){name, parent, line};
}

/* "name {" */
static bool open_section(struct place *place, const char *line, size_t length, const char *brace)
{
    struct corosync_conf *conf = place->conf;
    const char *name = trimmed(conf->arena, line, (size_t)(brace - line));
    const char *rest = trimmed(conf->arena, brace + 1, length - (size_t)(brace + 1 - line));
    if (name[0] == '\0') {
        return wrong(place, "a section without a name");
    }
    if (rest[0] != '\0') {
        return wrong(place, "text after \"{\": a value stands on a line of its own");
    }
    if (depth_of(conf, place->section) >= DEPTH_MOST) {
        return wrong(place, "sections in more than 8 others");
    }
    add_section(conf, name, place->section, place->line);
    place->section = conf->section_count - 1;
    return true;
}

static bool close_section(struct place *place)
{
    if (place->section == COROSYNC_CONF_ROOT) {
        return wrong(place, "\"}\" closes no section");
    }
    place->section = place->conf->sections[place->section].parent;
    return true;
}

/* "key: value" */
static bool add_entry(struct place *place, const char *line, size_t length, const char *colon)
{
    struct corosync_conf *conf = place->conf;
    const char *key = trimmed(conf->arena, line, (size_t)(colon - line));
    const char *value = trimmed(conf->arena, colon + 1, length - (size_t)(colon + 1 - line));
    if (key[0] == '\0') {
        return wrong(place, "a value without a key");
    }
    if (place->section == COROSYNC_CONF_ROOT) {
        return wrong(place, "a value outside of any section");
    }
    conf->entries = arena_grow(conf->arena, conf->entries, conf->entry_count, &conf->entry_capacity,
                               sizeof *conf->entries);
    conf->entries[conf->entry_count++] =
        (struct corosync_entry){key, value, place->section, place->line, false, NULL};
    return true;
}

static bool read_line(struct place *place, const char *line, size_t length)
{
    while (length > 0 && strchr(blanks, line[0]) != NULL) {
        line++;
        length--;
    }
    const char *brace = memchr(line, '{', length);
    const char *colon = memchr(line, ':', length);
    if (length == 0 || line[0] == '#') {
        return true;
    }
    if (brace != NULL && (colon == NULL || brace < colon)) {
        return open_section(place, line, length, brace);
    }
    if (colon != NULL) {
        return add_entry(place, line, length, colon);
    }
    if (line[0] == '}' && trimmed(place->conf->arena, line + 1, length - 1)[0] == '\0') {
        return close_section(place);
    }
    return wrong(place, "neither \"section {\", \"}\", \"key: value\" nor a comment");
}

bool corosync_conf_read(struct corosync_conf *conf, const char *text, struct error *error)
{
    struct place place = {conf, COROSYNC_CONF_ROOT, 0, error};
    add_section(conf, "", COROSYNC_CONF_ROOT, 0);
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        place.line++;
        if (!read_line(&place, at, length)) {
            return false;
        }
        at += length + (at[length] == '\n');
    }
    if (place.section != COROSYNC_CONF_ROOT) {
        const struct corosync_section *open = &conf->sections[place.section];
        return error_set(error, ERROR_SPEC, conf->name,
                         "line %u: \"%.40s {\" is not closed at the end of the file", open->line,
                         open->name);
    }
    return conf->entry_count > 0 ||
           error_set(error, ERROR_SPEC, conf->name, "there is no value in it");
}

static bool is_under(const struct corosync_conf *conf, size_t section, const char *name)
{
    return conf->sections[section].parent == COROSYNC_CONF_ROOT &&
           strcmp(conf->sections[section].name, name) == 0;
}

struct corosync_entry *corosync_conf_in(struct corosync_conf *conf, size_t section, const char *key)
{
    struct corosync_entry *found = NULL;
    for (size_t i = 0; i < conf->entry_count; i++) {
        struct corosync_entry *entry = &conf->entries[i];
        found = entry->section == section && strcmp(entry->key, key) == 0 ? entry : found;
    }
    return found;
}

struct corosync_entry *corosync_conf_under(struct corosync_conf *conf, const char *section,
                                           const char *key)
{
    struct corosync_entry *found = NULL;
    for (size_t i = 0; i < conf->entry_count; i++) {
        struct corosync_entry *entry = &conf->entries[i];
        found =
            is_under(conf, entry->section, section) && strcmp(entry->key, key) == 0 ? entry : found;
    }
    return found;
}

size_t corosync_conf_next(const struct corosync_conf *conf, const char *parent, const char *name,
                          size_t after)
{
    for (size_t i = after + 1; i < conf->section_count; i++) {
        if (strcmp(conf->sections[i].name, name) == 0 &&
            is_under(conf, conf->sections[i].parent, parent)) {
            return i;
        }
    }
    return COROSYNC_CONF_ROOT;
}

const char *corosync_conf_path(const struct corosync_conf *conf, const struct corosync_entry *entry)
{
    const char *path = arena_print(conf->arena, "%.*s", WORD_MOST, entry->key);
    for (size_t at = entry->section; at != COROSYNC_CONF_ROOT; at = conf->sections[at].parent) {
        path = arena_print(conf->arena, "%.*s.%s", WORD_MOST, conf->sections[at].name, path);
    }
    return path;
}

bool corosync_conf_number(const struct corosync_conf *conf, const struct corosync_entry *entry,
                          long long most, long long *value, struct error *error)
{
    char *end;
    *value = strtoll(entry->value, &end, 10);
    return (entry->value[0] >= '0' && entry->value[0] <= '9' && *end == '\0' && *value <= most) ||
           error_set(error, ERROR_SPEC, conf->name,
                     "line %u: %.40s is \"%.40s\", no whole number from 0 to %lld", entry->line,
                     entry->key, entry->value, most);
}

bool corosync_conf_whole(const struct corosync_conf *conf, const struct corosync_entry *entry,
                         long long *value, struct error *error)
{
    return corosync_conf_number(conf, entry, NUMBER_MOST, value, error);
}
