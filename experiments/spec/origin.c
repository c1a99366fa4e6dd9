#include "experiments/spec/origin.h"

#include "experiments/spec/pointer.h"
#include "sim/base/memory.h"

#include <stdlib.h>
#include <string.h>

void origins_add(struct origins *origins, const char *file, json_t *document)
{
    origins->list =
        memory_grow(origins->list, origins->count, &origins->capacity, sizeof *origins->list);
    origins->list[origins->count++] =
        (struct origin){file == NULL ? NULL : memory_copy_text(file), json_incref(document)};
}

void origins_add_set(struct origins *origins, const char *path)
{
    origins->set =
        memory_grow(origins->set, origins->set_count, &origins->set_capacity, sizeof *origins->set);
    origins->set[origins->set_count++] = memory_copy_text(path);
}

void origins_free(struct origins *origins)
{
    for (size_t i = 0; i < origins->set_count; i++) {
        memory_free(origins->set[i]);
    }
    memory_free(origins->set);
    for (size_t i = 0; i < origins->count; i++) {
        memory_free(origins->list[i].file);
        json_decref(origins->list[i].document);
    }
    memory_free(origins->list);
    *origins = (struct origins){0};
}

/* The member or element that the first word of a pointer names, or NULL. */
static const json_t *step(const json_t *json, const char *word, size_t length)
{
    const char *key;
    json_t *value;
    if (json_is_array(json)) {
        char *end;
        unsigned long index = strtoul(word, &end, 10);
        return end == word + length && length > 0 ? json_array_get(json, index) : NULL;
    }
    json_object_foreach((json_t *)json, key, value)
    {
        struct text_buffer escaped = {0};
        pointer_append(&escaped, key);
        bool is_it = escaped.length == length + 1 && memcmp(escaped.text + 1, word, length) == 0;
        text_buffer_free(&escaped);
        if (is_it) {
            return value;
        }
    }
    return NULL;
}

/* How many words of a pointer lead somewhere. @param words  set to how many it has */
static size_t depth_in(const json_t *json, const char *pointer, size_t *words)
{
    size_t depth = 0;
    *words = 0;
    while (pointer[0] == '/') {
        size_t length = strcspn(pointer + 1, "/");
        json = json == NULL ? NULL : step(json, pointer + 1, length);
        depth += json != NULL;
        ++*words;
        pointer += 1 + length;
    }
    return depth;
}

/* The file that a pointer is about. */
static const struct origin *find_file(const struct origins *origins, const char *pointer)
{
    const struct origin *best = &origins->list[0];
    size_t words;
    size_t most = depth_in(best->document, pointer, &words);
    for (size_t i = 1; i < origins->count && most < words; i++) {
        size_t depth = depth_in(origins->list[i].document, pointer, &words);
        if (depth > most) {
            most = depth;
            best = &origins->list[i];
        }
    }
    return best;
}

/* Move a complaint about a value of --set there. @return whether it is about one */
static bool move_to_set(const struct origins *origins, struct complaint *complaint)
{
    for (size_t i = origins->set_count; i-- > 0;) {
        struct text_buffer pointer = pointer_from_path(origins->set[i]);
        const char *inside = pointer_inside(complaint->where, pointer.text);
        bool is_inside = inside != NULL;
        if (is_inside) {
            char *where = memory_print("--set %s%s", origins->set[i], inside);
            memory_free(complaint->where);
            complaint->where = where;
        }
        text_buffer_free(&pointer);
        if (is_inside) {
            return true;
        }
    }
    return false;
}

void origins_name(const struct origins *origins, struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        struct complaint *complaint = &complaints->list[i];
        if (complaint->file != NULL || complaint->where[0] != '/' ||
            move_to_set(origins, complaint)) {
            continue;
        }
        const struct origin *origin = find_file(origins, complaint->where);
        if (origin != &origins->list[0] && origin->file != NULL) {
            complaint->file = memory_copy_text(origin->file);
        }
    }
}

void origin_move_to_machine(struct complaint *complaint, const json_t *document,
                            const struct origin_machine *machine, const char *file)
{
    const char *inside = pointer_inside(complaint->where, machine->section);
    size_t words;
    if (inside == NULL || machine->document == NULL || complaint->file != NULL) {
        return;
    }
    size_t own = depth_in(document, complaint->where, &words);
    size_t of_machine = machine->words + depth_in(machine->document, inside, &words);
    if (of_machine > own) {
        char *where = memory_copy_text(inside);
        memory_free(complaint->where);
        complaint->where = where;
        complaint->file = memory_copy_text(file);
    }
}
