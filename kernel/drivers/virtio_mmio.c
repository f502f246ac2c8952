// SPDX-License-Identifier: BSD-3-Clause
/*
 * The virtio MMIO transport, version 2 of its registers (virtio 1). The VMM
 * names each window on the kernel's command line, virtio_mmio.device=
 * SIZE@ADDRESS:LINE, where SIZE may end in K. Every access to a register
 * leaves the virtual machine: here they are counted, not sprinkled.
 */
#include <linux/virtio_config.h>
#include <linux/virtio_mmio.h>
#include <linux/virtio_ring.h>

#include "boot/config.h"
#include "drivers/virtio_mmio.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/paging.h"

#define PARAMETER   "virtio_mmio.device="
#define MAGIC	    0x74726976 /* "virt" */
#define VERSION	    2
#define MAX_WINDOWS 8

static struct virtio_device devices[MAX_WINDOWS];
static u32 device_ids[MAX_WINDOWS];
static unsigned int device_count;

static u32 read(struct virtio_device *device, u32 offset)
{
	return device->registers[offset / 4];
}

static void write(struct virtio_device *device, u32 offset, u32 value)
{
	device->registers[offset / 4] = value;
}

static void write_u64(struct virtio_device *device, u32 offset, u64 value)
{
	write(device, offset, (u32)value);
	write(device, offset + 4, (u32)(value >> 32));
}

/* Keeps a window if a device is in it; an empty one has the id 0. */
static void probe(u64 address, u64 size, u64 line)
{
	struct virtio_device *device = &devices[device_count];
	u32 id;

	if (device_count == MAX_WINDOWS || size < VIRTIO_MMIO_CONFIG)
		return;
	device->registers = paging_map_device(address, size);
	if (!device->registers)
		return;
	if (read(device, VIRTIO_MMIO_MAGIC_VALUE) != MAGIC ||
	    read(device, VIRTIO_MMIO_VERSION) != VERSION)
		return;
	id = read(device, VIRTIO_MMIO_DEVICE_ID);
	if (!id)
		return;
	device->line = (int)line;
	device_ids[device_count++] = id;
	log_info("virtio: device %u at %#lx, line %lu", id, address, line);
}

static u64 number(const char **text)
{
	bool hex = (*text)[0] == '0' && (*text)[1] == 'x';

	return string_to_u64(*text + (hex ? 2 : 0), text, hex ? 16 : 10);
}

/* SIZE@ADDRESS:LINE; anything else is not ours to judge and is passed over. */
static void parse_window(const char *text)
{
	u64 size = number(&text), address;

	if (*text == 'K' || *text == 'k') {
		size <<= 10;
		text++;
	}
	if (*text++ != '@')
		return;
	address = number(&text);
	if (*text++ == ':')
		probe(address, size, number(&text));
}

static void probe_all(void)
{
	const size_t length = sizeof(PARAMETER) - 1;
	const char *word = boot_info.command_line;

	for (; word && *word; word++)
		if (strncmp(word, PARAMETER, length) == 0)
			parse_window(word + length);
}

struct virtio_device *virtio_find(u32 id)
{
	static bool probed;

	if (!probed)
		probe_all();
	probed = true;
	for (unsigned int i = 0; i < device_count; i++) {
		if (device_ids[i] != id || devices[i].taken)
			continue;
		devices[i].taken = true;
		return &devices[i];
	}
	return NULL;
}

static u64 offered_features(struct virtio_device *device)
{
	u64 features;

	write(device, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	features = read(device, VIRTIO_MMIO_DEVICE_FEATURES);
	write(device, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
	return features | (u64)read(device, VIRTIO_MMIO_DEVICE_FEATURES) << 32;
}

static void accept_features(struct virtio_device *device)
{
	write(device, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	write(device, VIRTIO_MMIO_DRIVER_FEATURES, (u32)device->features);
	write(device, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	write(device, VIRTIO_MMIO_DRIVER_FEATURES, device->features >> 32);
}

#define STATUS_BEGUN  (VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER)
#define STATUS_AGREED (STATUS_BEGUN | VIRTIO_CONFIG_S_FEATURES_OK)

bool virtio_negotiate(struct virtio_device *device, u64 wanted)
{
	wanted |= 1UL << VIRTIO_F_VERSION_1 | 1UL << VIRTIO_RING_F_EVENT_IDX;
	write(device, VIRTIO_MMIO_STATUS, 0);
	write(device, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	write(device, VIRTIO_MMIO_STATUS, STATUS_BEGUN);
	device->features = offered_features(device) & wanted;
	accept_features(device);
	write(device, VIRTIO_MMIO_STATUS, STATUS_AGREED);
	if (device->features & 1UL << VIRTIO_F_VERSION_1 &&
	    read(device, VIRTIO_MMIO_STATUS) & VIRTIO_CONFIG_S_FEATURES_OK)
		return true;
	virtio_fail(device);
	return false;
}

void virtio_start(struct virtio_device *device)
{
	write(device, VIRTIO_MMIO_STATUS,
	      STATUS_AGREED | VIRTIO_CONFIG_S_DRIVER_OK);
}

void virtio_fail(struct virtio_device *device)
{
	write(device, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_FAILED);
}

/* The reason is not asked for: that would be one more exit for each interrupt.
 */
void virtio_acknowledge(struct virtio_device *device)
{
	write(device, VIRTIO_MMIO_INTERRUPT_ACK,
	      VIRTIO_MMIO_INT_VRING | VIRTIO_MMIO_INT_CONFIG);
}

u8 virtio_config_u8(struct virtio_device *device, unsigned int offset)
{
	volatile u8 *bytes = (volatile u8 *)device->registers;

	return bytes[VIRTIO_MMIO_CONFIG + offset];
}

u16 virtio_queue_select(struct virtio_device *device, u16 index)
{
	write(device, VIRTIO_MMIO_QUEUE_SEL, index);
	return MIN(read(device, VIRTIO_MMIO_QUEUE_NUM_MAX), 32768U);
}

void virtio_queue_set(struct virtio_device *device, u16 size, u64 descriptors,
		      u64 avail, u64 used)
{
	write(device, VIRTIO_MMIO_QUEUE_NUM, size);
	write_u64(device, VIRTIO_MMIO_QUEUE_DESC_LOW, descriptors);
	write_u64(device, VIRTIO_MMIO_QUEUE_AVAIL_LOW, avail);
	write_u64(device, VIRTIO_MMIO_QUEUE_USED_LOW, used);
	write(device, VIRTIO_MMIO_QUEUE_READY, 1);
}

void virtio_queue_notify(struct virtio_device *device, u16 index)
{
	write(device, VIRTIO_MMIO_QUEUE_NOTIFY, index);
}
