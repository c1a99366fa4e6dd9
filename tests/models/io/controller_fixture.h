/*
 * A machine of one core whose station serves an I/O in 10 us behind a controller with programmed
 * I/O: a set-up of 1 us, words of 4 bytes in 100 ns each, and an interrupt whose state takes 200 ns
 * to save and 300 ns to restore, and whose routine takes 2 us. One reader of 40 bytes, again and
 * again.
 */
#ifndef TESTS_MODELS_IO_CONTROLLER_FIXTURE_H
#define TESTS_MODELS_IO_CONTROLLER_FIXTURE_H

#include "models/io/transfer_dma.h"
#include "models/io/transfer_interrupt_driven.h"
#include "models/io/transfer_programmed_io.h"
#include "models/storage/device_station.h"
#include "tests/models/interrupts/interrupts_fixture.h"

#include <stdio.h>

#define US (1000 * NS)

struct controlled {
    struct interrupted interrupted;
    struct device_station_parameters station;
    struct part devices[2];
    const char *behind[2]; /* the controller */
    struct programmed_io_parameters programmed;
    struct interrupt_driven_parameters driven;
    struct dma_parameters dma;
    struct controller_parameters controller;
    struct io_stream_parameters streams[2];
};

static const char *const controlled_devices[] = {"disk", "tape"};
static const char *const controlled_streams[] = {"one", "two"};
static const char *const controlled_controllers[] = {"host"};

static inline struct io_stream_parameters controlled_stream(const char *device)
{
    return (struct io_stream_parameters){.device = device,
                                         .population = 1,
                                         .think = distribution_constant(0),
                                         .size = distribution_constant(40)};
}

static inline void controlled_init(struct controlled *given)
{
    interrupted_init(&given->interrupted, 1);
    struct fixture *machine = &given->interrupted.machine;
    given->interrupted.controller.save = ns(200);
    given->interrupted.controller.restore = ns(300);
    given->interrupted.sources[0].service = ns(2000);
    given->station = (struct device_station_parameters){
        .service = distribution_constant(10 * US), .servers = 1, .bandwidth = 1e6};
    given->devices[0] = given->devices[1] = (struct part){&device_station_kind, &given->station};
    given->behind[0] = controlled_devices[0];
    given->behind[1] = controlled_devices[1];
    struct transfer_parameters common = {ns(1000)};
    given->programmed = (struct programmed_io_parameters){common, 4, 100 * NS, false};
    given->driven = (struct interrupt_driven_parameters){common, 4};
    given->dma = (struct dma_parameters){common, 4, 0};
    given->controller = (struct controller_parameters){
        .devices = {1, given->behind},
        .transfer = {&transfer_programmed_io_kind, &given->programmed},
        .interrupt = "a",
        .depth = PARAMETER_INFINITE,
        .scheduling = kinds_find("disk_scheduling", "fcfs"),
        .retries = 3,
        .timeout = 1000 * US};
    given->streams[0] = controlled_stream("disk");
    given->streams[1] = controlled_stream("tape");
    machine->machine.storage = (struct parameter_map){1, controlled_devices, given->devices};
    machine->machine.controllers =
        (struct parameter_map){1, controlled_controllers, &given->controller};
    machine->workload.io = (struct parameter_map){1, controlled_streams, given->streams};
    machine->simulation.horizon = 1000 * US;
    machine->simulation.warmup = 0;
}

/** Two devices behind the controller, and a stream for each. */
static inline void controlled_use_two(struct controlled *given)
{
    struct fixture *machine = &given->interrupted.machine;
    given->controller.devices.count = 2;
    machine->machine.storage.count = 2;
    machine->workload.io.count = 2;
}

/** The mean of a metric of the controller, in ns. */
static inline double controlled_ns(const struct simulation_result *result, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "controllers.host.%s", name);
    return fixture_value(result, path) * 1e9;
}

#endif
