#include "experiments/import/corosync_valid.h"

#include "tests/experiments/import/corosync_imported.h"

/* A value that no spec may have is said with its line. */
Test(corosync_valid, blames_the_line)
{
    import_expect_error(TWO_NODES "totem {\ntoken_retransmits_before_loss_const: 86400000\n}\n",
                        "line 14: token_retransmits_before_loss_const: 86400000 cannot be run here:"
                        " /system/membership/token_retransmits_before_loss");
    import_expect_error("nodelist {\nnode {\nname: a\nring0_addr: a\nquorum_votes: 0\n}\n}\n",
                        "no valid spec comes of it: /system/quorum: no node has a vote");
}

/* Warnings do not end an import. */
Test(corosync_valid, warnings_are_no_mistakes)
{
    struct imported imported;
    import_text(&imported, TWO_NODES "totem {\ntoken: 3000\nconsensus: 1000\n}\n");
    cr_expect_not_null(imported.spec, "%s", imported.error.text);
    imported_free(&imported);
}
