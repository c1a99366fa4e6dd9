#include "models/caches/protocol.h"

#include <criterion/criterion.h>

extern const struct kind protocol_moesi_kind;

Test(protocol_moesi, states)
{
    const struct protocol *protocol = protocol_moesi_kind.operations;
    cr_assert_str_eq(protocol_moesi_kind.name, "moesi");
    cr_assert_eq(protocol->has_exclusive, true);
    cr_assert_eq(protocol->has_owned, true);
}
