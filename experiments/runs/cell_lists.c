#include "experiments/runs/cell_lists.h"

#include <stdbool.h>
#include <string.h>

static const char KEY[] = "\"cells\":";

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t\n\r");
}

/* A whole number of 64 bits as JSON has it. @return what follows it; NULL: there is none */
static const char *read_number(const char *text, int64_t *number)
{
    bool is_negative = *text == '-';
    const char *digit = text + is_negative;
    int count = 0;
    *number = 0;
    for (; digit[count] >= '0' && digit[count] <= '9'; count++) {
        int64_t more = is_negative ? '0' - digit[count] : digit[count] - '0';
        bool is_too_big = __builtin_mul_overflow(*number, 10, number) ||
                          __builtin_add_overflow(*number, more, number);
        if (is_too_big || (count == 1 && digit[0] == '0')) {
            return NULL;
        }
    }
    return count == 0 ? NULL : digit + count;
}

/* @param text  after the opening bracket @return what follows the closing one; NULL: no such list
 */
static const char *read_list(const char *text, struct arena *arena, struct cell_list *list)
{
    size_t most = 1;
    for (const char *c = text; *c != ']' && *c != '\0'; c++) {
        most += *c == ',';
    }
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, most);
    *list = (struct cell_list){.numbers = numbers};
    text = skip_blanks(text);
    if (*text == ']') {
        return text + 1;
    }
    while (list->count < most) {
        text = read_number(skip_blanks(text), &numbers[list->count]);
        if (text == NULL) {
            return NULL;
        }
        list->count++;
        text = skip_blanks(text);
        if (*text == ']') {
            return text + 1;
        }
        if (*text++ != ',') {
            return NULL;
        }
    }
    return NULL;
}

void cell_lists_take(struct cell_lists *lists, const char *text, struct arena *arena,
                     struct text_buffer *rest)
{
    for (const char *key; (key = strstr(text, KEY)) != NULL;) {
        const char *value = key + strlen(KEY);
        const char *bracket = skip_blanks(value);
        struct cell_list list;
        bool is_key = key == text || key[-1] != '\\'; /* else the end of another one */
        const char *end = is_key && *bracket == '[' ? read_list(bracket + 1, arena, &list) : NULL;
        text_append_bytes(rest, text, (size_t)(value - text));
        text = value;
        if (end != NULL) {
            text_print(rest, "[-1,%zu]", lists->count);
            lists->list =
                arena_grow(arena, lists->list, lists->count, &lists->capacity, sizeof *lists->list);
            lists->list[lists->count++] = list;
            text = end;
        }
    }
    text_append(rest, text);
}

const struct cell_list *cell_lists_find(const struct cell_lists *lists, const json_t *value)
{
    json_int_t number = json_integer_value(json_array_get(value, 1));
    bool is_place =
        json_array_size(value) == 2 && json_integer_value(json_array_get(value, 0)) == -1;
    return is_place && number >= 0 && (size_t)number < lists->count ? &lists->list[number] : NULL;
}
