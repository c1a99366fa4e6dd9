#include "experiments/import/machine_file.h"

#include "experiments/results/file.h"
#include "experiments/results/writer.h"
#include "experiments/spec/document.h"
#include "sim/base/foreign.h"
#include "sim/base/memory.h"

#include <string.h>

json_t *machine_file_read(const char *path, struct error *error)
{
    return document_load(path, error);
}

/* The object that holds a member, and the member's own name. @param makes  objects on the way */
static json_t *holder_of(const json_t *machine, const char *path, bool makes, const char **name)
{
    json_t *holder = (json_t *)(uintptr_t)machine; /* changed only where the caller may */
    const char *dot;
    for (; (dot = strchr(path, '.')) != NULL; path = dot + 1) {
        char *part = memory_print("%.*s", (int)(dot - path), path);
        json_t *next = json_object_get(holder, part);
        if (!json_is_object(next) && makes) {
            next = json_object();
            json_object_set_new(holder, part, next);
        }
        memory_free(part);
        holder = next;
    }
    *name = path;
    return holder;
}

json_t *machine_get(const json_t *machine, const char *path)
{
    const char *name;
    json_t *holder = holder_of(machine, path, false, &name);
    return json_object_get(holder, name);
}

void machine_set(json_t *machine, const char *path, json_t *value)
{
    const char *name;
    json_t *holder = holder_of(machine, path, true, &name);
    json_object_set_new(holder, name, value);
}

void machine_set_text(json_t *machine, const char *path, const char *format, ...)
{
    struct text_buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_print_list(&text, format, arguments);
    va_end(arguments);
    json_t *value = json_string(text.text);
    if (value == NULL) { /* names of files may be no UTF-8 */
        struct text_buffer shown = {0};
        foreign_append(&shown, text.text, FOREIGN_SENTENCE);
        value = json_string(shown.text);
        text_buffer_free(&shown);
    }
    machine_set(machine, path, value);
    text_buffer_free(&text);
}

void machine_remove(json_t *machine, const char *path)
{
    const char *name;
    json_t *holder = holder_of(machine, path, false, &name);
    json_object_del(holder, name);
}

int64_t machine_whole(const json_t *machine, const char *path, int64_t otherwise)
{
    const json_t *value = machine_get(machine, path);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* Whether a value stands on one line: no object with an object or list in it. */
static bool is_short(const json_t *value)
{
    if (!json_is_object(value)) {
        return !json_is_array(value) || json_array_size(value) == 0 ||
               !(json_is_array(json_array_get(value, 0)) ||
                 json_is_object(json_array_get(value, 0)));
    }
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        if (json_is_object(member) || json_is_array(member)) {
            return false;
        }
    }
    return true;
}

static void print_line(const json_t *value, FILE *out)
{
    struct writer writer;
    writer_init_line(&writer);
    writer_value(&writer, NULL, value);
    char *text = writer_take(&writer);
    fputs(text, out);
    memory_free(text);
}

static void print_value(const json_t *value, int indent, FILE *out);

static void print_members(const json_t *object, int indent, FILE *out)
{
    const char *name;
    json_t *member;
    const char *separator = "";
    fputs("{\n", out);
    json_object_foreach((json_t *)(uintptr_t)object, name, member)
    {
        json_t *key = json_string(name);
        fprintf(out, "%s%*s", separator, indent + 2, "");
        print_line(key, out);
        fputs(": ", out);
        print_value(member, indent + 2, out);
        json_decref(key);
        separator = ",\n";
    }
    fprintf(out, "\n%*s}", indent, "");
}

static void print_elements(const json_t *list, int indent, FILE *out)
{
    size_t index;
    json_t *element;
    fputs("[\n", out);
    json_array_foreach(list, index, element)
    {
        fprintf(out, "%s%*s", index == 0 ? "" : ",\n", indent + 2, "");
        print_value(element, indent + 2, out);
    }
    fprintf(out, "\n%*s]", indent, "");
}

static void print_value(const json_t *value, int indent, FILE *out)
{
    if (is_short(value) && (indent > 2 || !json_is_object(value))) {
        print_line(value, out);
    } else if (json_is_object(value)) {
        print_members(value, indent, out);
    } else {
        print_elements(value, indent, out);
    }
}

void machine_file_print(const json_t *machine, FILE *out)
{
    print_value(machine, 0, out);
    fputc('\n', out);
}

bool machine_file_write(const json_t *machine, const char *path, struct error *error)
{
    if (path == NULL) {
        machine_file_print(machine, stdout);
        return true;
    }
    struct output output;
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL   ? memory_copy_text(".")
                   : slash == path ? memory_copy_text("/")
                                   : memory_print("%.*s", (int)(slash - path), path);
    bool is_good = output_open(&output, folder, slash == NULL ? path : slash + 1, error);
    if (is_good) {
        machine_file_print(machine, output.stream);
        is_good = output_close(&output, error);
    }
    memory_free(folder);
    return is_good;
}
