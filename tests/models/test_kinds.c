#include "models/kinds.h"

#include <criterion/criterion.h>
#include <string.h>

Test(kinds, each_is_found_by_role_and_name)
{
    size_t count = 0;
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        cr_expect_eq(kinds_find((*kind)->role, (*kind)->name), *kind, "%s %s", (*kind)->role,
                     (*kind)->name);
        count++;
    }
    cr_expect(count > 0);
    cr_expect_null(kinds_find("system", "abacus"));
    cr_expect_null(kinds_find("abacus", "queueing"));
}

Test(kinds, each_says_what_it_is)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        cr_expect(strlen((*kind)->doc) > 10, "%s", (*kind)->name);
        cr_expect((*kind)->doc[strlen((*kind)->doc) - 1] == '.', "%s", (*kind)->name);
    }
}

Test(kinds, names_of_a_role_are_told_and_counted)
{
    const char *names[1];
    size_t count = kinds_names("system", names, 1);
    cr_expect(count >= 2);
    cr_expect_str_eq(names[0], "queueing");
    cr_expect_eq(kinds_names("abacus", names, 1), 0);
}

/* A row's members depend on its type; a mistake would crash the first reader of a spec. */
static void check_row(const struct kind *kind, const struct parameter *row, bool as_element);

static void check_table(const struct kind *kind, const struct table *table)
{
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct parameter *row = &table->rows[i];
        check_row(kind, row, false);
        cr_expect(row->offset + parameter_bytes(row, false) <= table->bytes, "%s: %s", kind->name,
                  row->name);
        cr_expect(row->doc != NULL && row->doc[strlen(row->doc) - 1] == '.', "%s: %s", kind->name,
                  row->name);
        for (size_t k = 0; k < i; k++) {
            cr_expect_str_neq(row->name, table->rows[k].name, "%s", kind->name);
        }
    }
}

static void check_row(const struct kind *kind, const struct parameter *row, bool as_element)
{
    cr_expect(row->most == 0 || row->least <= row->most, "%s: %s", kind->name, row->name);
    switch (row->type) {
    case PARAMETER_CHOICE:
        cr_expect_not_null(row->choices, "%s: %s", kind->name, row->name);
        break;
    case PARAMETER_KIND:
    case PARAMETER_PART:
        cr_expect(kinds_names(row->role, NULL, 0) > 0, "%s: %s", kind->name, row->name);
        break;
    case PARAMETER_OBJECT:
        cr_assert_not_null(row->of, "%s: %s", kind->name, row->name);
        check_table(kind, row->of);
        break;
    case PARAMETER_MAP:
        cr_expect_not_null(row->names, "%s: %s", kind->name, row->name);
        __attribute__((fallthrough));
    case PARAMETER_LIST:
        cr_assert(!as_element || row->element != NULL);
        cr_assert_not_null(row->element, "%s: %s", kind->name, row->name);
        check_row(kind, row->element, true);
        break;
    default:
        break;
    }
}

Test(kinds, tables_are_sound)
{
    for (const struct kind *const *kind = kinds; *kind != NULL; kind++) {
        check_table(*kind, (*kind)->parameters);
    }
}
