#include "models/caches/protocol.h"

#include <criterion/criterion.h>

extern const struct kind protocol_msi_kind;

Test(protocol_msi, states)
{
    const struct protocol *protocol = protocol_msi_kind.operations;
    cr_assert_str_eq(protocol_msi_kind.name, "msi");
    cr_assert_eq(protocol->has_exclusive, false);
    cr_assert_eq(protocol->has_owned, false);
}
