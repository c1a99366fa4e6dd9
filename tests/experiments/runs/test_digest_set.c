#include "experiments/runs/digest_set.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct digest digest_of(int number)
{
    char text[32];
    struct digest digest;
    snprintf(text, sizeof text, "%d", number);
    digest_text(text, &digest);
    return digest;
}

Test(digest_set, holds_each_digest_once)
{
    enum { COUNT = 5000 };
    struct digest_set set = {0};
    struct digest digest = digest_of(0);
    cr_expect_not(digest_set_has(&set, &digest));
    for (int i = 0; i < COUNT; i++) {
        digest = digest_of(i);
        cr_expect(digest_set_add(&set, &digest));
        cr_expect_not(digest_set_add(&set, &digest));
    }
    cr_expect_eq(set.count, COUNT);
    for (int i = 0; i < 2 * COUNT; i++) {
        digest = digest_of(i);
        cr_expect_eq(digest_set_has(&set, &digest), i < COUNT, "%d", i);
    }
    digest_set_free(&set);
    cr_expect_eq(set.count, 0);
}

Test(digest_set, digests_that_begin_alike_are_told_apart)
{
    struct digest_set set = {0};
    struct digest digest = digest_of(1);
    for (int i = 0; i < 100; i++) {
        digest.bytes[DIGEST_BYTES - 1] = (unsigned char)i;
        cr_expect(digest_set_add(&set, &digest));
    }
    digest.bytes[DIGEST_BYTES - 1] = 200;
    cr_expect_not(digest_set_has(&set, &digest));
    cr_expect_eq(set.count, 100);
    digest_set_free(&set);
}
