/* Bugs planted where the properties of clusters have to see them. */
#ifndef TESTS_PROPERTIES_CLUSTER_PLANTED_H
#define TESTS_PROPERTIES_CLUSTER_PLANTED_H

#include <stdbool.h>

/** Plant each bug; an unnoticed one is named on the standard output. @return whether all were
 *  noticed */
bool cluster_planted_are_noticed(void);

#endif
