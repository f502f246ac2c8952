// SPDX-License-Identifier: BSD-3-Clause
/*
 * Open files on their way from one process to another. A socket can be such a
 * file, and then lie in a queue that, by way of other sockets in other queues,
 * it owns itself: nobody could ever receive or close it. Linux lets that happen
 * and collects the garbage; here such a circle can't be closed in the first
 * place (ETOOMANYREFS), so that counting references is enough.
 */
#include "net/unix.h"

#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/resource.h>

#include "fs/cred.h"
#include "mm/kmalloc.h"
#include "proc/process.h"

u32 unix_files_in_flight;

/* ---- No circles ---- */

struct search {
	u32 number;
	struct list work; /* found, but not yet looked into */
};

static void found(struct search *search, struct unix_socket *u)
{
	if (u->visit == search->number)
		return;
	u->visit = search->number;
	list_push_back(&search->work, &u->visit_link);
}

static void found_files(struct search *search, struct file *const *files,
			u32 count)
{
	for (u32 i = 0; i < count; i++) {
		struct socket *socket = socket_of(files[i]);

		if (socket && socket->family == AF_UNIX)
			found(search, unix_of(socket));
	}
}

/* Everything that only U keeps alive. */
static void look_into(struct search *search, struct unix_socket *u)
{
	struct unix_packet *packet;
	struct unix_socket *connection;

	list_for_each (packet, &u->packets, link)
		found_files(search, packet->files, packet->file_count);
	list_for_each (connection, &u->connections, link)
		found(search, connection);
}

static bool is_reachable(const struct unix_socket *target,
			 const struct message *message)
{
	static u32 number;
	struct search search = { .number = ++number };

	list_init(&search.work);
	found_files(&search, message->files, message->file_count);
	while (!list_empty(&search.work)) {
		struct unix_socket *u = list_first(
			&search.work, struct unix_socket, visit_link);

		list_remove(&u->visit_link);
		look_into(&search, u);
	}
	return target->visit == number;
}

int unix_files_allowed(struct unix_socket *target,
		       const struct message *message)
{
	u64 limit = current->process->limits[RLIMIT_NOFILE].rlim_cur;

	if (!message->file_count)
		return 0;
	if (unix_files_in_flight > limit && !capable(CAP_SYS_RESOURCE) &&
	    !capable(CAP_SYS_ADMIN))
		return -ETOOMANYREFS;
	return is_reachable(target, message) ? -ETOOMANYREFS : 0;
}

/* ---- The end of packets ---- */

static void free_now(struct unix_packet *packet)
{
	for (u32 i = 0; i < packet->file_count; i++)
		file_put(packet->files[i]);
	unix_files_in_flight -= packet->file_count;
	kfree(packet->files);
	unix_name_put(packet->from);
	kfree(packet);
}

/*
 * Closing a socket that was sent frees its packets, with more sockets in them:
 * they wait for their turn, or the stack would end before a long chain does.
 */
void unix_packet_free(struct unix_packet *packet)
{
	static struct list doomed = LIST_INIT(doomed);
	static bool busy;

	list_push_back(&doomed, &packet->link);
	if (busy)
		return;
	busy = true;
	while (!list_empty(&doomed)) {
		packet = list_first(&doomed, struct unix_packet, link);
		list_remove(&packet->link);
		free_now(packet);
	}
	busy = false;
}
