#include "experiments/runs/digest.h"

#include <criterion/criterion.h>
#include <string.h>

Test(digest, is_sha256)
{
    struct digest digest;
    char hex[DIGEST_HEX_BYTES];
    digest_text("abc", &digest); /* the example of FIPS 180-4 */
    cr_expect_str_eq(digest_hex(&digest, hex),
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

Test(digest, the_key_of_a_run_tells_points_seeds_and_replications_apart)
{
    struct run_keys keys[3];
    struct digest found[5];
    run_keys_init(&keys[0], "{\"a\":1}", 1);
    run_keys_init(&keys[1], "{\"a\":1}", 2);
    run_keys_init(&keys[2], "{\"a\":2}", 1);
    run_key(&keys[0], 0, &found[0]);
    run_key(&keys[0], 1, &found[1]);
    run_key(&keys[1], 0, &found[2]);
    run_key(&keys[2], 0, &found[3]);
    run_key(&keys[0], 10, &found[4]);
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < i; k++) {
            cr_expect_neq(memcmp(&found[i], &found[k], sizeof found[i]), 0, "%d and %d", i, k);
        }
    }
    struct digest again;
    run_key(&keys[0], 0, &again);
    cr_expect_eq(memcmp(&again, &found[0], sizeof again), 0);
}

Test(digest, of_pieces_tells_where_each_ends)
{
    static const struct digest_part rows[][2] = {
        {{"ab", 2}, {"c", 1}}, {{"a", 1}, {"bc", 2}}, {{"abc", 3}, {"", 0}}, {{"", 0}, {"abc", 3}}};
    struct digest found[4];
    struct digest again;
    for (int i = 0; i < 4; i++) {
        digest_parts(rows[i], 2, &found[i]);
        for (int k = 0; k < i; k++) {
            cr_expect_neq(memcmp(&found[i], &found[k], sizeof found[i]), 0, "%d and %d", i, k);
        }
    }
    digest_parts(rows[2], 2, &again);
    cr_expect_eq(memcmp(&again, &found[2], sizeof again), 0);
    digest_text("3:abc0:", &again); /* each length before its piece */
    cr_expect_eq(memcmp(&again, &found[2], sizeof again), 0);
}
