/*
 * The device "disk": zones of cylinders, an arm, turning platters, a buffer and a queue.
 *
 * An I/O waits in the queue until the disk's scheduling chooses it. Then the disk works on it
 * alone:
 *
 * - a read that misses: overhead, seek, rotation, transfer from the media, and the bus for as long
 *   as it takes behind them;
 * - a read that hits, as all of its blocks are in the buffer: overhead, bus;
 * - a write: overhead, seek while the bus brings the data, rotation, transfer to the media;
 * - a write behind: overhead, bus; the data goes from the buffer to the media afterwards.
 *
 * The bus carries sectors of a read as they come from the media, so `bus` of a read is what it
 * takes behind the last of them. The stages of an I/O add up to its response time. An idle disk
 * reads ahead, and writes what waits in its buffer; an I/O that needs the media waits for such a
 * write to end, one that the buffer can serve does not.
 *
 * An I/O costs one event, one more for each write from the buffer, and time proportional to the
 * tracks that it touches and, but with fcfs, to the I/Os that wait.
 */
#ifndef MODELS_STORAGE_DISK_H
#define MODELS_STORAGE_DISK_H

#include "models/storage/disk_state.h"

extern const struct kind device_disk_kind;
extern const struct table device_disk_table;

/** Bytes of completed writes that a device loses if power fails now: those in a disk's volatile
 *  buffer. 0 for devices of other kinds, which complete no write before it is on their media. */
uint64_t disk_volatile_bytes(const struct component *device);

#endif
