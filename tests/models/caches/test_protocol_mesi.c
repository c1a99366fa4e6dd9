#include "models/caches/protocol.h"

#include <criterion/criterion.h>

extern const struct kind protocol_mesi_kind;

Test(protocol_mesi, states)
{
    const struct protocol *protocol = protocol_mesi_kind.operations;
    cr_assert_str_eq(protocol_mesi_kind.name, "mesi");
    cr_assert_eq(protocol->has_exclusive, true);
    cr_assert_eq(protocol->has_owned, false);
}
