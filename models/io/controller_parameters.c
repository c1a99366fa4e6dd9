/* The parameters of a device controller. */
#include "models/io/controller.h"

#define MEMBER(name) offsetof(struct controller_parameters, name)

static const struct parameter name_row = {
    .name = "device",
    .type = PARAMETER_NAME,
    .doc = "A device of system.storage.",
};

#define INPUT(name) offsetof(struct controller_input_parameters, name)

static TABLE(input_table, struct controller_input_parameters,
             {.name = "arrivals",
              .type = PARAMETER_DISTRIBUTION,
              .offset = INPUT(arrivals),
              .doc = "Time between blocks that arrive.",
              .flags = PARAMETER_ABOVE_LEAST | PARAMETER_BETWEEN_EVENTS | PARAMETER_ARRIVALS},
             {.name = "size",
              .type = PARAMETER_SIZES,
              .offset = INPUT(size),
              .doc = "Size of a block.",
              .preset = "\"1 B\"",
              .flags = PARAMETER_ABOVE_LEAST});

TABLE(controller_table, struct controller_parameters,
      {.name = "devices",
       .type = PARAMETER_LIST,
       .offset = MEMBER(devices),
       .doc = "The devices behind it, by their names in system.storage. A stream that names one "
              "goes through the controller.",
       .flags = PARAMETER_OPTIONAL,
       .element = &name_row,
       .count_least = 1},
      {.name = "transfer",
       .type = PARAMETER_PART,
       .offset = MEMBER(transfer),
       .doc = "How bytes go between its buffer and memory: dma, programmed_io or "
              "interrupt_driven.",
       .role = "transfer",
       .kind = "dma"},
      {.name = "interrupt",
       .type = PARAMETER_NAME,
       .offset = MEMBER(interrupt),
       .doc = "The source of workload.interrupts that tells the driver of a block; without one "
              "the driver knows at once, and at no cost.",
       .flags = PARAMETER_OPTIONAL},
      {.name = "depth",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(depth),
       .doc = "Commands that each device has at once at most; others wait in the queue of the "
              "driver. Those that a device has it orders itself.",
       .preset = "\"infinite\"",
       .flags = PARAMETER_MAY_BE_INFINITE,
       .least = 1},
      {.name = "scheduling",
       .type = PARAMETER_KIND,
       .offset = MEMBER(scheduling),
       .doc = "Which command in the driver's queue is next; the driver takes blocks for "
              "cylinders, and knows no angle.",
       .preset = "\"fcfs\"",
       .role = "disk_scheduling"},
      {.name = "scheduling_time",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(scheduling_time),
       .doc = "Time of a core to choose it, as part of the set-up; none where the device alone "
              "orders commands.",
       .preset = "\"0 s\""},
      {.name = "buffer",
       .type = PARAMETER_SIZE,
       .offset = MEMBER(buffer),
       .doc = "Bytes of its buffer, without limit unless given. A command keeps room for its block "
              "from the set-up to the completion; one that is larger has all of it.",
       .flags = PARAMETER_OPTIONAL,
       .least = 1},
      {.name = "bandwidth",
       .type = PARAMETER_BANDWIDTH,
       .offset = MEMBER(bandwidth),
       .doc = "Bandwidth of the link between the buffer and the devices, which share it: one block "
              "at a time. Without it a block crosses at once.",
       .flags = PARAMETER_OPTIONAL,
       .least = 1e3},
      {.name = "error_probability",
       .type = PARAMETER_REAL,
       .offset = MEMBER(error_probability),
       .doc = "Probability that an attempt fails, after the time of the device.",
       .preset = "0",
       .most = 1},
      {.name = "retries",
       .type = PARAMETER_INTEGER,
       .offset = MEMBER(retries),
       .doc = "Attempts after the first that the driver makes; then the I/O comes back as failed.",
       .preset = "5",
       .flags = PARAMETER_MAY_BE_INFINITE},
      {.name = "timeout",
       .type = PARAMETER_DURATION,
       .offset = MEMBER(timeout),
       .doc = "Time after which the driver looks for what an interrupt that was lost should have "
              "told, unless another one of the controller comes before.",
       .preset = "\"30 s\"",
       .flags = PARAMETER_ABOVE_LEAST},
      {.name = "input",
       .type = PARAMETER_OBJECT,
       .offset = MEMBER(input),
       .doc = "What comes to the controller by itself, of a processor that no driver commands: a "
              "keyboard, a network. What finds no room in the buffer is lost.",
       .flags = PARAMETER_OPTIONAL,
       .of = &input_table});
