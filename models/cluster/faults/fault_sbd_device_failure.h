/*
 * The fault "sbd_device_failure", as the check of a spec sees it.
 */
#ifndef MODELS_CLUSTER_FAULTS_FAULT_SBD_DEVICE_FAILURE_H
#define MODELS_CLUSTER_FAULTS_FAULT_SBD_DEVICE_FAILURE_H

#include "sim/component/kind.h"

#include <stdint.h>

extern const struct kind fault_sbd_device_failure_kind;

/** The device that a fault befalls, from 0. @param parameters  of the fault */
uint32_t fault_sbd_device(const void *parameters);

#endif
