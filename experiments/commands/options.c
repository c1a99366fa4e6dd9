#include "experiments/commands/options.h"

#include <string.h>

static bool is_end_of_options(const struct argp_option *option)
{
    return option->key == 0 && option->name == NULL && option->doc == NULL && option->group == 0;
}

static size_t append_options(const struct argp *argp, const struct argp_option **list, size_t count)
{
    for (const struct argp_option *o = argp->options; o != NULL && !is_end_of_options(o); o++) {
        bool is_option = o->name != NULL || o->key != 0;
        if (is_option && (o->flags & (OPTION_HIDDEN | OPTION_DOC)) == 0 && count < OPTIONS_MOST) {
            list[count++] = o;
        }
    }
    for (const struct argp_child *c = argp->children; c != NULL && c->argp != NULL; c++) {
        count = append_options(c->argp, list, count);
    }
    return count;
}

size_t options_list(const struct argp *argp, const struct argp_option *list[OPTIONS_MOST])
{
    return append_options(argp, list, 0);
}

bool options_has_letter(const struct argp_option *option)
{
    return option->key > ' ' && option->key < 0x7f;
}

const struct argp_option *options_long(const struct argp_option *const *list, size_t options,
                                       const char *name, size_t length, size_t *count)
{
    const struct argp_option *found = NULL;
    *count = 0;
    for (size_t i = 0; i < options; i++) {
        const char *known = list[i]->name;
        if (known == NULL || strncmp(known, name, length) != 0) {
            continue;
        }
        if (strlen(known) == length) {
            *count = 1;
            return list[i];
        }
        *count += found == NULL || found->key != list[i]->key;
        found = list[i];
    }
    return *count == 1 ? found : NULL;
}

const struct argp_option *options_letter(const struct argp_option *const *list, size_t options,
                                         char letter)
{
    for (size_t i = 0; i < options; i++) {
        if (options_has_letter(list[i]) && list[i]->key == letter) {
            return list[i];
        }
    }
    return NULL;
}
