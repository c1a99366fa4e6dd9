/*
 * Customers by the rank of their priority, each rank in the order of arrival.
 *
 * One list for each rank, and one bit for each that is not empty, so that both ends are found in
 * O(ranks / 64) and everything else is O(1). Customers are linked through `next` and `previous`.
 */
#ifndef MODELS_STATION_RANKED_LIST_H
#define MODELS_STATION_RANKED_LIST_H

#include "models/station/customer.h"

struct ranked_list {
    struct customer_list {
        struct customer *first, *last;
    } * lists;
    uint64_t *occupied; /* bit r of word r / 64: rank r is not empty */
    size_t word_count;
    size_t count;
};

void ranked_list_init(struct ranked_list *list, struct arena *arena, unsigned ranks);

/** Behind all others of its rank. */
void ranked_list_append(struct ranked_list *list, struct customer *customer);

/** Before all others of its rank. */
void ranked_list_prepend(struct ranked_list *list, struct customer *customer);

void ranked_list_remove(struct ranked_list *list, struct customer *customer);

/** The first of the best rank, or NULL. */
struct customer *ranked_list_best(const struct ranked_list *list);

/** The last of the worst rank, or NULL. */
struct customer *ranked_list_worst(const struct ranked_list *list);

#endif
