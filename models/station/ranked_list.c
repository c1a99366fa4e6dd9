#include "models/station/ranked_list.h"

#include "models/station/visit.h"

enum { WORD_BITS = 64 };

void ranked_list_init(struct ranked_list *list, struct arena *arena, unsigned ranks)
{
    *list = (struct ranked_list){.word_count = (ranks + WORD_BITS - 1) / WORD_BITS};
    list->lists = ARENA_ARRAY(arena, struct customer_list, ranks);
    list->occupied = ARENA_ARRAY(arena, uint64_t, list->word_count);
}

void ranked_list_append(struct ranked_list *list, struct customer *customer)
{
    unsigned rank = customer->visit->rank;
    struct customer_list *ends = &list->lists[rank];
    customer->next = NULL;
    customer->previous = ends->last;
    if (ends->last == NULL) {
        ends->first = customer;
        list->occupied[rank / WORD_BITS] |= UINT64_C(1) << rank % WORD_BITS;
    } else {
        ends->last->next = customer;
    }
    ends->last = customer;
    list->count++;
}

void ranked_list_prepend(struct ranked_list *list, struct customer *customer)
{
    struct customer_list *ends = &list->lists[customer->visit->rank];
    if (ends->first == NULL) {
        ranked_list_append(list, customer);
        return;
    }
    customer->previous = NULL;
    customer->next = ends->first;
    ends->first->previous = customer;
    ends->first = customer;
    list->count++;
}

void ranked_list_remove(struct ranked_list *list, struct customer *customer)
{
    unsigned rank = customer->visit->rank;
    struct customer_list *ends = &list->lists[rank];
    if (customer->previous == NULL) {
        ends->first = customer->next;
    } else {
        customer->previous->next = customer->next;
    }
    if (customer->next == NULL) {
        ends->last = customer->previous;
    } else {
        customer->next->previous = customer->previous;
    }
    if (ends->first == NULL) {
        list->occupied[rank / WORD_BITS] &= ~(UINT64_C(1) << rank % WORD_BITS);
    }
    list->count--;
}

struct customer *ranked_list_best(const struct ranked_list *list)
{
    for (size_t i = 0; i < list->word_count; i++) {
        if (list->occupied[i] != 0) {
            size_t rank = i * WORD_BITS + (size_t)__builtin_ctzll(list->occupied[i]);
            return list->lists[rank].first;
        }
    }
    return NULL;
}

struct customer *ranked_list_worst(const struct ranked_list *list)
{
    for (size_t i = list->word_count; i-- > 0;) {
        if (list->occupied[i] != 0) {
            size_t rank = i * WORD_BITS + 63 - (size_t)__builtin_clzll(list->occupied[i]);
            return list->lists[rank].last;
        }
    }
    return NULL;
}
