#include "models/cluster/node/node_watchers.h"

#include "tests/models/cluster/node/node_fixture.h"

struct diary {
    char text[64];
};

static void write(struct diary *diary, const char *word)
{
    strncat(diary->text, word, sizeof diary->text - strlen(diary->text) - 1);
}

static void first_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)run;
    (void)cause;
    write(owner, node->state == NODE_DOWN ? "first:down " : "first:early ");
}

static void second_down(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)run;
    (void)node;
    (void)cause;
    write(owner, "second:down ");
}

static void second_up(struct run *run, void *owner, struct node *node, struct cause cause)
{
    (void)run;
    (void)node;
    (void)cause;
    write(owner, "second:up ");
}

/* In the order in which they were added, after the state has changed; only of what each follows. */
Test(node_watchers, are_told_in_the_order_of_adding)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    struct diary diary = {""};
    node_watchers_add(&bench.watchers,
                      &(struct node_watcher){&diary, {[NODE_GOES_DOWN] = first_down}});
    node_watchers_add(&bench.watchers,
                      &(struct node_watcher){
                          &diary, {[NODE_GOES_DOWN] = second_down, [NODE_COMES_UP] = second_up}});
    node_reset(bench.run, &bench.node, (struct cause){0});
    cr_expect_str_eq(diary.text, "first:down second:down ");
    bench_run(&bench, BENCH_BOOT);
    cr_expect_str_eq(diary.text, "first:down second:down second:up ");
    bench_end(&bench);
}

Test(node_watchers, may_be_many)
{
    struct bench bench = bench_prepare();
    bench_start(&bench);
    struct diary diary = {""};
    for (int i = 0; i < 100; i++) {
        node_watchers_add(&bench.watchers, &(struct node_watcher){&diary, {NULL}});
    }
    node_watchers_add(&bench.watchers,
                      &(struct node_watcher){&diary, {[NODE_GOES_DOWN] = second_down}});
    node_reset(bench.run, &bench.node, (struct cause){0});
    cr_expect_str_eq(diary.text, "second:down ");
    cr_expect_eq(bench.told_count, 1);
    bench_end(&bench);
}
