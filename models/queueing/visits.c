/* Service that customers have received at present visits. */
#include "models/queueing/parameters.h"

void queueing_sum_present(const struct queueing *queueing, sim_ticks now)
{
    for (size_t i = 0; i < queueing->station_count; i++) {
        for (size_t j = 0; j < queueing->stations[i].visit_count; j++) {
            queueing->stations[i].visits[j]->present = 0;
        }
    }
    struct customer *records;
    size_t count;
    struct customer_chunk *chunk = NULL;
    while ((chunk = customers_chunk(&queueing->customers, chunk, &records, &count)) != NULL) {
        for (size_t i = 0; i < count; i++) {
            if (records[i].state == CUSTOMER_SERVED || records[i].state == CUSTOMER_WAITING) {
                records[i].visit->present += station_received(&records[i], now);
            }
        }
    }
}
