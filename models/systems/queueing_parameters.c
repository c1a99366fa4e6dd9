/* The sections of a spec that describe a queueing network. */
#include "models/systems/queueing_parameters.h"

static const struct parameter station_element = {.name = "station",
                                                 .type = PARAMETER_OBJECT,
                                                 .of = &station_table,
                                                 .doc = "Servers and those who wait for them."};

static const struct parameter class_element = {.name = "class",
                                               .type = PARAMETER_OBJECT,
                                               .of = &customer_class_table,
                                               .doc = "Customers with the same behaviour."};

static TABLE(stations_table, struct queueing_stations,
             {.name = "stations",
              .type = PARAMETER_MAP,
              .element = &station_element,
              .offset = offsetof(struct queueing_stations, stations),
              .names = "station",
              .count_least = 1,
              .doc = "The stations by name."});

static TABLE(classes_table, struct queueing_classes,
             {.name = "classes",
              .type = PARAMETER_MAP,
              .element = &class_element,
              .offset = offsetof(struct queueing_classes, classes),
              .names = "class",
              .count_least = 1,
              .doc = "The classes of customers by name."});

TABLE(queueing_table, struct queueing_parameters,
      {.name = "system",
       .type = PARAMETER_OBJECT,
       .of = &stations_table,
       .offset = offsetof(struct queueing_parameters, system),
       .doc = "A network of stations."},
      {.name = "workload",
       .type = PARAMETER_OBJECT,
       .of = &classes_table,
       .offset = offsetof(struct queueing_parameters, workload),
       .doc = "The customers who go through it."});
